/// One small bar a feature, strongest first: how much of a table drifted, at a glance.
struct DriftStrip: Hashable {
    /// The features, strongest first.
    var bars: [Bar]
    /// What it says, for people who cannot see it.
    var summary: String

    /// One feature.
    struct Bar: Hashable {
        var name: String
        /// Corrected effect over relevant size; 1 is the dotted line.
        var score: Double
        var isDrifted: Bool
    }

    private static let height = 30.0
    private static let step = 9.0
    /// What a table's row has room for.
    static let most = 20

    /// The drawing; nothing without features.
    var drawing: HTML {
        let shown = bars.prefix(Self.most)
        guard !shown.isEmpty else { return HTML() }
        let width = Self.step * Double(Self.most) - 2
        let limit = Self.height * (1 - DriftIntensity.of(score: 1))
        return """
            <svg class="strip" role="img" aria-label="\(summary)" width="\(at: width)" height="\(at: Self.height)">\
            \(shown.enumerated().map { bar($0.offset, $0.element) })\
            <line class="rule reference" x1="0" x2="\(at: Double(shown.count) * Self.step - 2)" y1="\(at: limit)" \
            y2="\(at: limit)"/></svg>
            """
    }

    private func bar(_ index: Int, _ bar: Bar) -> HTML {
        let height = 2 + (Self.height - 2) * DriftIntensity.of(score: bar.score)
        let opacity = DriftIntensity.opacity(score: bar.score)
        return """
            <rect class="\(bar.isDrifted ? "heat" : "quiet")" x="\(at: Double(index) * Self.step)" \
            y="\(at: Self.height - height)" width="\(at: Self.step - 2)" height="\(at: height)" rx="1" \
            fill-opacity="\(at: bar.isDrifted ? opacity : 1)"><title>\(bar.name.shortened(to: 80))</title></rect>
            """
    }
}
