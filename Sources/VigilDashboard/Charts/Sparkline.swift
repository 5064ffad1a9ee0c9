import VigilMonitoring

/// A line without axes, small enough for a table's row; its limit is the dashed line.
struct Sparkline: Hashable {
    /// One value a window, in order of time; `nil` leaves a gap.
    var values: [Double?]
    /// The limit to show, if there is one.
    var limit: Double?
    /// Whether the newest value is beyond the limit.
    var isBad: Bool
    /// Whether the newest value still waits for labels.
    var isMaturing: Bool
    /// What it says, for people who cannot see it.
    var summary: String

    private static let width = 148.0
    private static let height = 32.0
    private static let margin = 4.0

    /// The drawing; nothing when there is no value at all.
    var drawing: HTML {
        let known = values.compactMap { $0 }
        guard var lower = known.min(), var upper = known.max(), let last = values.lastIndex(where: { $0 != nil }) else {
            return HTML()
        }
        if let limit {
            lower = min(lower, limit)
            upper = max(upper, limit)
        }
        let scale = LinearScale(lower: lower, upper: upper)
        var rule = HTML()
        if let limit {
            let y = place(limit, scale)
            rule = "<line class=\"rule limit\" x1=\"0\" x2=\"\(at: Self.width)\" y1=\"\(at: y)\" y2=\"\(at: y)\"/>"
        }
        var dot = HTML()
        if let value = values[last] {
            let names = "dot" + (isBad ? " bad" : "") + (isMaturing ? " maturing" : "")
            dot = """
                <circle class="\(names)" cx="\(at: x(last))" cy="\(at: place(value, scale))" r="3"/>
                """
        }
        return """
            <svg class="spark" role="img" aria-label="\(summary)" width="\(at: Self.width)" \
            height="\(at: Self.height)">\(rule)<path class="series" d="\(path(scale))"/>\(dot)</svg>
            """
    }

    private func path(_ scale: LinearScale) -> String {
        var path = ""
        var isPenDown = false
        for (index, value) in values.enumerated() {
            guard let value else {
                isPenDown = false
                continue
            }
            path += "\(isPenDown ? "L" : "M")\(coordinateText(x(index))) \(coordinateText(place(value, scale)))"
            isPenDown = true
        }
        return path
    }

    private func x(_ index: Int) -> Double {
        let steps = Double(max(1, values.count - 1))
        return Self.margin + Double(index) / steps * (Self.width - 2 * Self.margin)
    }

    private func place(_ value: Double, _ scale: LinearScale) -> Double {
        Self.margin + scale.y(value, height: Self.height - 2 * Self.margin)
    }
}
