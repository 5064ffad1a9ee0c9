import VigilDomain
import VigilMonitoring
import VigilStatistics

/// Promised and observed shares, bin by bin: a point on the diagonal keeps its promise.
struct ReliabilityChart: Hashable {
    /// The bins that hold rows, by rising score.
    var bins: [ReliabilityBin]
    /// What the scores promise of a row, in a word: that it is positive, or that its prediction is right.
    var promise = "positive"

    /// Both edges of the square in pixels, and the room around it for labels.
    private static let edge = 200.0
    private static let margin = 34.0

    /// The drawing with the same numbers as a table.
    var figure: HTML {
        let full = Self.edge + 2 * Self.margin
        let (start, end) = (Self.margin, Self.margin + Self.edge)
        let marks = [0.0, 0.5, 1].map { value -> HTML in
            """
            <line x1="\(at: start)" x2="\(at: end)" y1="\(at: y(value))" y2="\(at: y(value))"/>\
            <text x="\(at: start - 6)" y="\(at: y(value) + 4)" text-anchor="end">\(NumberText.tick(value, decimals: 1))</text>\
            <text x="\(at: x(value))" y="\(at: end + 16)" text-anchor="middle">\(NumberText.tick(value, decimals: 1))</text>
            """
        }
        let path = bins.map { "\(coordinateText(x($0.meanScore))) \(coordinateText(y($0.positiveShare)))" }
        return """
            <figure class="square"><svg role="img" aria-label="\(summary)" width="\(at: full)" height="\(at: full)">\
            <g class="grid">\(marks)</g>\
            <line class="rule reference" x1="\(at: start)" y1="\(at: end)" x2="\(at: end)" y2="\(at: start)"/>\
            <path class="series" d="M\(path.joined(separator: "L"))"/>\(bins.map(dot))</svg></figure>\
            <details class="data"><summary>Show as a table</summary><table><thead><tr>\
            <th scope="col" class="num">Mean score</th><th scope="col" class="num">\(promise.capitalizedFirst)</th>\
            <th scope="col" class="num">Rows</th></tr></thead><tbody>\(bins.map(row))</tbody></table></details>
            """
    }

    /// The chart in a sentence, for people who cannot see it.
    var summary: String {
        guard let worst = bins.max(by: { abs($0.positiveShare - $0.meanScore) < abs($1.positiveShare - $1.meanScore) })
        else { return "No scores with labels" }
        return "Scores and what came of them in \(NumberText.count(bins.count, "bin")); furthest apart where scores of "
            + "\(NumberText.share(worst.meanScore)) came to a share of \(NumberText.share(worst.positiveShare))"
    }

    private func x(_ share: Double) -> Double { Self.margin + share * Self.edge }

    private func y(_ share: Double) -> Double { Self.margin + (1 - share) * Self.edge }

    private func text(_ bin: ReliabilityBin) -> String {
        "mean score \(NumberText.share(bin.meanScore)), \(promise) \(NumberText.share(bin.positiveShare)); "
            + NumberText.count(bin.count, "row")
    }

    private func dot(_ bin: ReliabilityBin) -> HTML {
        """
        <circle class="dot" cx="\(at: x(bin.meanScore))" cy="\(at: y(bin.positiveShare))" r="3.5">\
        <title>\(text(bin))</title></circle>
        """
    }

    private func row(_ bin: ReliabilityBin) -> HTML {
        """
        <tr><td class="num">\(NumberText.share(bin.meanScore))</td><td class="num">\(NumberText.share(bin.positiveShare))</td>\
        <td class="num">\(NumberText.count(bin.count))</td></tr>
        """
    }
}
