import VigilDomain
import VigilMonitoring

/// Predictions a window as bars, with the part whose labels are known filled.
struct VolumeChart: Hashable {
    /// What is drawn, for people who cannot see it.
    var title: String
    /// Unique on its page.
    var id: String
    /// The axis, shared with the metric above.
    var axis: TimeAxis
    /// One entry a window, in order of time.
    var bars: [Bar]

    /// One window.
    struct Bar: Hashable {
        var window: TimeRange
        var name: String
        var predictions: Int
        var labelled: Int

        var text: String {
            "\(name): \(NumberText.count(predictions, "prediction")), \(NumberText.count(labelled)) labelled"
        }
    }

    private static let height = 72.0

    /// The chart as a figure.
    var figure: HTML {
        let most = bars.map(\.predictions).max() ?? 0
        let ticks = NiceTicks.enclosing(0...Double(max(1, most)), count: 2)
        let marks = ticks.values.map { value -> HTML in
            let y = ticks.scale.y(value, height: Self.height)
            return """
                <line x1="0" x2="100%" y1="\(at: y)" y2="\(at: y)"/>\
                <text x="-8" y="\(at: y + 4)" text-anchor="end">\
                \(NumberText.tick(value, decimals: ticks.decimals))</text>
                """
        }
        return """
            <figure class="chart" id="\(id)"><div class="plot"><svg role="img" aria-label="\(summary)" width="100%" \
            height="\(at: Self.height)"><g class="grid">\(marks)</g>\(bars.map { bar($0, ticks.scale) })\
            \(axis.labels(below: Self.height))<line class="cursor" y1="0" y2="\(at: Self.height)"/></svg></div></figure>
            """
    }

    /// The same data as rows.
    var table: HTML {
        let rows = bars.reversed().map { bar -> HTML in
            let share = bar.predictions == 0 ? "" : NumberText.percent(Double(bar.labelled) / Double(bar.predictions))
            return """
                <tr><th scope="row">\(bar.name)</th><td class="num">\(NumberText.count(bar.predictions))</td>\
                <td class="num">\(NumberText.count(bar.labelled))</td><td class="num">\(share)</td></tr>
                """
        }
        return """
            <details class="data" id="\(id)-data"><summary>Show as a table</summary><div class="scroll" tabindex="0" \
            role="region" aria-label="\(title), as a table"><table><thead><tr><th scope="col">Window</th>\
            <th scope="col" class="num">Predictions</th><th scope="col" class="num">Labelled</th>\
            <th scope="col" class="num">Share</th></tr></thead><tbody>\(rows)</tbody></table></div></details>
            """
    }

    private var summary: String {
        guard let last = bars.last else { return "\(title): none yet" }
        let total = bars.reduce(0) { sum, bar in
            let (more, overflowed) = sum.addingReportingOverflow(bar.predictions)
            return overflowed ? Int.max : more
        }
        return "\(title): \(NumberText.count(total)) in \(NumberText.count(bars.count, "window")). \(last.text)."
    }

    private func bar(_ bar: Bar, _ scale: LinearScale) -> HTML {
        let start = axis.percent(bar.window.start)
        let width = axis.percent(bar.window.end) - start
        // A fifth of the window's width separates the bars.
        let place: HTML = "x=\"\(at: start + width * 0.1)%\" width=\"\(at: width * 0.8)%\""
        let all = scale.y(Double(bar.predictions), height: Self.height)
        let known = scale.y(Double(bar.labelled), height: Self.height)
        return """
            <g><title>\(bar.text)</title><rect class="bar" \(place) y="\(at: all)" height="\(at: Self.height - all)"/>\
            <rect class="bar known" \(place) y="\(at: known)" height="\(at: Self.height - known)"/></g>
            """
    }
}
