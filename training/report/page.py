"""The report as one HTML page that loads nothing from elsewhere."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from server.music import INSTRUMENTS
from training.report.distances import FEATURES
from training.report.html_parts import STYLE, Picture, Row, Table, bare, escape, show, table
from training.report.measure import FITTED, PAIRS
from training.report.papers import NOT_SEEN, ROWS
from training.report.targets import Target, gap_closed

_NO_LOSSES: Final = "<p>No run was named (--run), or it has no metrics.csv.</p>"
_PART_ROWS: Final = {
    "empty_bars": ("empty bars %", 1),
    "used_pitch_classes": ("used pitch classes a bar", 2),
    "qualified_notes": ("qualified notes %", 1),
    "drum_pattern": ("drum pattern %", 1),
    "pitch_class_entropy": ("pitch-class entropy, bits", 2),
    "scale_consistency": ("scale consistency %", 1),
    "groove_consistency": ("groove consistency %", 1),
    "on_sixteenths": ("onsets on sixteenths between eighths %", 1),
    "line_repeats": ("upper line: repeated pitches %", 1),
    "line_steps": ("upper line: steps of one or two semitones %", 1),
    "line_turns": ("upper line: moves that turn back %", 1),
    "notes_a_bar": ("notes a (non-empty) bar", 1),
    "bar_equals_previous": ("bar = previous %", 1),
    "bar_in_last_16": ("bar among last 16 %", 1),
    "distinct_bars": ("different bars %", 1),
    "velocity_mean": ("velocity, mean", 1),
    "velocity_sd": ("velocity, spread in a piece", 1),
    "out_of_range": ("notes out of range %", 2),
    "kit_pieces": ("pieces of the kit used", 1),
}
_CHAIN_ROWS: Final = {
    "distinct_windows": ("different windows %", 1),
    "shared_onsets": ("onsets shared with the window before", 2),
    "longest_stay": ("longest stay with one window, windows", 1),
    "long_stay": ("pieces with a stay of five or more %", 0),
    "step_first": ("latent step (first 20 windows)", 1),
    "step_last": ("latent step (last 20 windows)", 1),
    "at_rest": ("chains at rest at the end %", 0),
}
_DISTANCE_ROWS: Final = {
    "latent": ("latent, all windows", 1),
    "latent_played": ("latent, windows with notes", 1),
    "features": ("musical features", 2),
}
_COPY_ROWS: Final = {
    "longest_copy_bars": ("longest copied span, bars", 1),
    "copied_4_grams": ("4-grams copied %", 1),
    "copied_6_grams": ("6-grams copied %", 1),
    "copied_8_grams": ("8-grams copied %", 1),
    "copied_16_grams": ("16-grams copied %", 1),
}


def write_page(
    facts: Mapping[str, str],
    figures: Table,
    titles: Mapping[str, str],
    targets: Sequence[Target],
    pictures: Mapping[str, Sequence[Picture]],
) -> str:
    """Write the page.

    Args:
        facts: what the report is of, by name.
        figures: ``reconstruction`` and ``sources``.
        titles: of the sources, in the order of the columns.
        targets: the judged list.
        pictures: by section: ``losses``, ``form``, ``rolls``.
    """
    sources = {name: figures["sources"][name] for name in titles}
    sections = [
        ("targets", "Targets", _targets(targets)),
        ("parts", "Every part", _parts(sources, titles)),
        ("harmony", "Harmony between instruments", _harmony(sources, titles)),
        ("chain", "The chain from window to window", _chains(sources, titles)),
        ("distance", "Distance to real music", _distances(sources, titles)),
        ("copying", "Copying", _copies(sources, titles)),
        ("form", "Form", _form(sources, titles, pictures["form"])),
        ("reconstruction", "Reconstruction", _reconstruction(figures["reconstruction"])),
        ("papers", "What papers report", _papers()),
        ("losses", "Loss curves", "".join(map(show, pictures["losses"])) or _NO_LOSSES),
        ("rolls", "Ten pieces of the band", "".join(map(show, pictures["rolls"]))),
    ]
    links = "".join(f'<a href="#{key}">{title}</a>' for key, title, _ in sections)
    body = "".join(f'<h2 id="{key}">{title}</h2>{text}' for key, title, text in sections)
    about = "; ".join(f"{name}: {escape(value)}" for name, value in facts.items())
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Report of {escape(facts.get('set', 'a band'))}</title><style>{STYLE}</style>"
        f"</head><body><h1>The band beside real music</h1><p class=soft>{about}</p>"
        "<p>All sources are pieces of equal length in the same form. A figure is the mean over "
        "pieces; &plusmn; is half of its 95 % interval, from resampling songs or seeds. "
        "<span style='background:var(--good)'>Green</span> is within 15 % of real songs, "
        "<span style='background:var(--far)'>orange</span> is not.</p>"
        f"<nav>{links}</nav>{body}</body></html>\n"
    )


def _targets(targets: Sequence[Target]) -> str:
    n_met = sum(target.is_met for target in targets)
    rows = []
    for topic in dict.fromkeys(target.topic for target in targets):
        own = [target for target in targets if target.topic == topic]
        met = sum(target.is_met for target in own)
        rows.append(f"<tr class=group><td colspan=5>{topic}: {met} of {len(own)}</td></tr>")
        for target in own:
            word = "met" if target.is_met else "falls short"
            kind = "met" if target.is_met else "short"
            rows.append(
                f"<tr><td>{target.name}</td><td>{target.wanted}</td><td>{target.got}</td>"
                f"<td class={kind}>{word}</td><td>{_margin(target.margin)}</td></tr>"
            )
    head = "<tr><th>target</th><th>wanted</th><th>got</th><th></th><th>margin</th></tr>"
    return (
        f"<p>{n_met} of {len(targets)} are met. Margin: distance to the border as a share of it "
        "(of the tolerance, for MuseGAN's figures); negative falls short.</p>"
        f"<div class=scroll><table>{head}{''.join(rows)}</table></div>"
    )


def _margin(margin: float) -> str:
    return f"{margin + 0.0:+.0%}" if abs(margin) < 100 else "&minus;"


def _parts(sources: Table, titles: Mapping[str, str]) -> str:
    groups = [
        (
            name,
            [
                (label, digits, [source["parts"][name].get(key) for source in sources.values()])
                for key, (label, digits) in _PART_ROWS.items()
                if key in next(iter(sources.values()))["parts"][name]
            ],
        )
        for name in INSTRUMENTS
    ]
    kit = [source["kit"]["kit_divergence"] for source in sources.values()]
    groups[0][1].append(("kit's use: divergence from real, bits", 3, kit))
    return (
        "<p>Empty bars: nothing sounds. Qualified notes: at least a thirty-second. Drum pattern: "
        "hits on sixteenths. Groove consistency: 16 places a bar, neighbouring bars. Bars are "
        "compared by onsets and pitches. Velocities 1-127. Out of range: outside the pitches "
        "that hold 99.3 % of the data's notes.</p>" + table(titles, groups)
    )


def _harmony(sources: Table, titles: Mapping[str, str]) -> str:
    groups = []
    for key, label in (("own", "tonal distance, same piece"), ("other", "the same, other piece")):
        rows = []
        for a, b in PAIRS:
            cells = [s["harmony"]["pairs"][f"{a}-{b}"][key] for s in sources.values()]
            rows.append((f"{a} - {b}", 3, cells))
        groups.append((label, rows))
    for key, label in (
        ("own", "chroma overlap with the piano, same piece"),
        ("other", "the same, other piece"),
    ):
        overlap: list[Row] = [
            (name, 3, [s["harmony"]["piano"][name][key] for s in sources.values()])
            for name in FITTED
        ]
        groups.append((label, overlap))
    real = next(iter(sources.values()))
    closed: list[Row] = [
        (name, 2, [bare(gap_closed(real, source, name)) for source in sources.values()])
        for name in FITTED
    ]
    groups.append(("share of the gap closed: from another song's distance to one's own", closed))
    return (
        "<p>Tonal distance as MuseGAN has it, lower fits better: mean over the beats in which both "
        "sound. 'Other piece' takes the second part from the next piece. Chroma overlap: share "
        "of the accompaniment's sounding time on pitch classes that the piano sounds in the beat."
        "</p>" + table(titles, groups)
    )


def _chains(sources: Table, titles: Mapping[str, str]) -> str:
    def groups(topic: str, hidden: str = "") -> list[Any]:
        return [
            (
                name,
                [
                    (
                        label,
                        digits,
                        [s.get(topic, {}).get(name, {}).get(key) for s in sources.values()],
                    )
                    for key, (label, digits) in _CHAIN_ROWS.items()
                    if key != hidden
                ],
            )
            for name in INSTRUMENTS
        ]

    with_long = [name for name in titles if "long" in sources[name]]
    shown = {name: titles[name] for name in [next(iter(titles)), *with_long]}
    long_groups = [
        (name, [(label, digits, [c for n, c in zip(titles, cells, strict=True) if n in shown])
                for label, digits, cells in rows])
        for name, rows in groups("long")
    ]  # fmt: skip
    return (
        "<p>In pieces of 64 bars:</p>"
        + table(titles, groups("chain", hidden="step_last"))
        + "<p>In chains of 200 windows; of real songs, as many on end as are as long. At "
        "rest: at most two different windows among the last twenty.</p>" + table(shown, long_groups)
    )


def _distances(sources: Table, titles: Mapping[str, str]) -> str:
    groups = [
        (
            name,
            [
                (label, digits, [s["distances"][name][key] for s in sources.values()])
                for key, (label, digits) in _DISTANCE_ROWS.items()
            ],
        )
        for name in INSTRUMENTS
    ]
    return (
        "<p>Fr&eacute;chet distance to real songs, as many pieces against as many, mean over "
        "draws; the real column is one set of real songs against another. The range here is that "
        "of the draws. Shuffled and repeated windows are of the very songs that they are held "
        "against, which flatters them. Musical features of a window, in units of real music's "
        "spread: "
        f"{', '.join(FEATURES)}.</p>" + table(titles, groups)
    )


def _copies(sources: Table, titles: Mapping[str, str]) -> str:
    groups = []
    for name in INSTRUMENTS:
        rows = []
        for key, (label, digits) in _COPY_ROWS.items():
            cells = [source["copies"][name].get(key) for source in sources.values()]
            if not any(cells):
                continue
            rows.append((label, digits, cells))
            for extra in ("median", "p95"):
                word = {"median": "median", "p95": "95th percentile"}[extra]
                rows.append((f"&nbsp;&nbsp;{word}", digits, [bare(c[extra]) for c in cells]))
        groups.append((name, rows))
    return (
        "<p>Spans of bars, and n-grams of intervals and inter-onset times, that stand in one "
        "training song (any key). Held-out real songs share some too; what they share is the "
        "measure.</p>" + table(titles, groups)
    )


def _form(sources: Table, titles: Mapping[str, str], pictures: Sequence[Picture]) -> str:
    rows = [
        (label, digits, [source["form"][key] for source in sources.values()])
        for key, label, digits in (
            ("sections", "sections of at least two windows", 2),
            ("return_share", "windows in a section that came back %", 1),
            ("has_form", "pieces with two sections and a return %", 0),
        )
    ]
    return (
        "<p>Windows of four bars, compared by rhythm, harmony and who plays; sections by average "
        "linkage at a threshold that was chosen on validation songs.</p>"
        + table(titles, [("64 bars", rows)])
        + "".join(map(show, pictures))
    )


def _reconstruction(tables: Table) -> str:
    titles: dict[str, str] = {name: name for name in INSTRUMENTS}
    rows = [
        (label, digits, [tables[name][key] for name in INSTRUMENTS])
        for key, label, digits in (
            ("onset_f1", "onset F1", 3),
            ("frame_f1", "frame F1", 3),
            ("velocity_mae", "velocity error of 127", 1),
        )
    ]
    return (
        "<p>Real windows, encoded and decoded by the exported graphs; a note is matched by pitch "
        "(drums: kit class) and exact step.</p>"
        + table(titles, [("windows with notes", rows)], is_judged=False)
    )


def _papers() -> str:
    head = "<tr><th>paper</th><th>what</th><th>reported</th><th>read in</th><th>differs</th></tr>"
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td>{escape(text)}</td>"
            for text in (row.paper, row.what, row.figures, row.source, row.difference)
        )
        + "</tr>"
        for row in ROWS
    )
    notes = "".join(f"<p class=soft>{escape(note)}</p>" for note in NOT_SEEN)
    return f"<table class=text>{head}{rows}</table>{notes}"
