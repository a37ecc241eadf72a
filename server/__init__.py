"""The band's live server: models in, notes out, steered by OSC and MIDI."""
