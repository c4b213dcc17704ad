//! Bars on logarithmic axes, as SVG.

use std::fmt::Write as _;

const WIDTH: f64 = 860.0;
const LEFT: f64 = 300.0;
const RIGHT: f64 = 70.0;
const BAR: f64 = 12.0;
const LINE: f64 = 15.0;
const GAP: f64 = 9.0;

/// The page behind a picture may be light or dark whatever the system prefers, so the picture brings its own paper. The
/// colours of the bars are told apart in both, and by most who do not see all colours.
const STYLE: &str = "
  .paper { fill: #ffffff } text { fill: #1f2328; font: 12px system-ui, sans-serif } .title { font-weight: 600; font-size: 14px }
  .grid { stroke: #d1d9e0; stroke-width: 1 } .goal { stroke: #cf222e; stroke-width: 2; stroke-dasharray: 4 3 } .dim { fill: #59636e }
  .label { stroke: #ffffff; stroke-width: 3px; paint-order: stroke }
  .s0 { fill: #0969da } .s1 { fill: #7cb7ff } .s2 { fill: #bc4c00 } .s3 { fill: #f0a36b }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #0d1117 } text { fill: #f0f6fc } .grid { stroke: #3d444d } .goal { stroke: #ff7b72 } .dim { fill: #9198a1 } .label { stroke: #0d1117 }
    .s0 { fill: #4493f8 } .s1 { fill: #1f4f8f } .s2 { fill: #f0883e } .s3 { fill: #8f4a14 }
  }
";

/// Bars under one title, on one logarithmic axis.
pub(super) struct Panel {
    pub(super) title: String,
    /// What the axis goes from and to.
    pub(super) range: [f64; 2],
    pub(super) ticks: Vec<(f64, String)>,
    pub(super) groups: Vec<Group>,
}

/// Bars that belong together.
pub(super) struct Group {
    pub(super) name: String,
    pub(super) bars: Vec<Bar>,
    pub(super) goals: Vec<f64>,
}

pub(super) struct Bar {
    pub(super) class: usize,
    pub(super) value: f64,
    pub(super) label: String,
}

/// A picture of these panels. `series` are what the colours mean: a class and a name for each.
pub(super) fn svg(series: &[(usize, String)], panels: &[Panel]) -> String {
    let mut drawing = Drawing {
        body: String::new(),
        y: 16.0,
    };
    drawing.legend(series);
    for panel in panels.iter().filter(|panel| !panel.groups.is_empty()) {
        drawing.panel(panel);
    }
    let height = drawing.y;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\">\n<title>Benchmark</title>\n\
         <style>{STYLE}</style>\n<rect class=\"paper\" width=\"{WIDTH}\" height=\"{height}\" rx=\"6\"/>\n{}</svg>\n",
        drawing.body
    )
}

struct Drawing {
    body: String,
    y: f64,
}

impl Drawing {
    fn add(&mut self, element: &str) {
        // Writing to a string cannot fail.
        let written = writeln!(self.body, "{element}");
        debug_assert!(written.is_ok());
    }

    fn text(&mut self, x: f64, y: f64, class: &str, anchor: &str, text: &str) {
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        self.add(&format!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" class=\"{class}\" text-anchor=\"{anchor}\">{text}</text>"
        ));
    }

    fn line(&mut self, x: f64, from: f64, to: f64, class: &str) {
        self.add(&format!(
            "<line x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{from:.1}\" y2=\"{to:.1}\" class=\"{class}\"/>"
        ));
    }

    fn legend(&mut self, series: &[(usize, String)]) {
        // Names with versions are long: two in a row.
        const COLUMNS: usize = 2;
        const ROW: f64 = 20.0;
        let column = (WIDTH - 32.0) / COLUMNS as f64;
        for (index, (class, name)) in series.iter().enumerate() {
            let x = 16.0 + column * (index % COLUMNS) as f64;
            let y = self.y + ROW * (index / COLUMNS) as f64;
            self.add(&format!(
                "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"12\" height=\"12\" rx=\"2\" class=\"s{class}\"/>"
            ));
            self.text(x + 18.0, y + 10.0, "", "start", name);
        }
        self.y += ROW * series.len().div_ceil(COLUMNS) as f64 + 10.0;
    }

    fn panel(&mut self, panel: &Panel) {
        let [from, to] = panel.range;
        let scale = |value: f64| {
            let share = (value.clamp(from, to) / from).ln() / (to / from).ln();
            LEFT + share * (WIDTH - LEFT - RIGHT)
        };
        self.y += 14.0;
        self.text(16.0, self.y, "title", "start", &panel.title);
        self.y += 14.0;
        let top = self.y;
        let height: f64 = panel
            .groups
            .iter()
            .map(|group| group.bars.len() as f64 * LINE + GAP)
            .sum();
        for (tick, label) in &panel.ticks {
            self.line(scale(*tick), top, top + height, "grid");
            self.text(scale(*tick), top + height + 14.0, "dim", "middle", label);
        }
        for group in &panel.groups {
            self.group(group, scale);
        }
        self.y += 34.0;
    }

    fn group(&mut self, group: &Group, scale: impl Fn(f64) -> f64) {
        let height = group.bars.len() as f64 * LINE;
        let (top, middle) = (self.y, self.y + GAP / 2.0 + height / 2.0);
        self.text(LEFT - 10.0, middle + 4.0, "", "end", &group.name);
        self.y += GAP / 2.0;
        let bottom = self.y + height + GAP / 2.0;
        for (index, bar) in group.bars.iter().enumerate() {
            let y = self.y + index as f64 * LINE;
            let width = (scale(bar.value) - LEFT).max(1.0);
            let class = bar.class;
            self.add(&format!(
                "<rect x=\"{LEFT}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{BAR}\" rx=\"2\" class=\"s{class}\"/>"
            ));
        }
        for goal in &group.goals {
            self.line(scale(*goal), top, bottom, "goal");
        }
        // Over the lines.
        for (index, bar) in group.bars.iter().enumerate() {
            let y = self.y + index as f64 * LINE + 10.0;
            self.text(scale(bar.value) + 6.0, y, "label", "start", &bar.label);
        }
        self.y = bottom;
    }
}
