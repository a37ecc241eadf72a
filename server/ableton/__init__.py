"""An optional bridge to Ableton Live: windows become clips, by way of AbletonOSC."""
