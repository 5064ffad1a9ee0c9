import VigilDomain
import VigilMonitoring

/// A corrected effect with its 95 % interval, beside the size from which on it counts as relevant.
struct EffectChart: Hashable {
    /// The effect, corrected for chance.
    var effect: Double
    /// The ends of its 95 % interval, where it is known.
    var interval: ClosedRange<Double>?
    /// From where on it is relevant.
    var relevant: Double
    /// What decides where a small baseline has a margin taken off; `nil` where that is the effect itself.
    var deciding: Double?
    /// Whether the column drifted.
    var isDrifted: Bool
    /// The three numbers with their units.
    var effectText: String
    var intervalText: String?
    var relevantText: String

    init(_ measured: ColumnDrift.Measurement) {
        let text = { DriftNarration.effect($0, named: measured.effectName) }
        effect = measured.correctedEffect
        relevant = measured.relevantEffect
        isDrifted = measured.isDrifted
        effectText = text(effect)
        relevantText = DriftNarration.limit(measured)
        deciding = measured.baselineMargin.flatMap { $0 > 0 ? measured.decidingEffect : nil }
        if let lower = measured.effectLower95, let upper = measured.effectUpper95, lower <= upper {
            interval = lower...upper
            intervalText = "\(text(lower)) to \(text(upper))"
        }
    }

    // MARK: In a row

    private static let markWidth = 96.0

    /// The place on a scale that has no end: nothing at 0, the relevant size in the middle, three times it at 3/4.
    ///
    /// So the middle is the limit in every row, and no effect is too large to be drawn.
    static func place(_ value: Double, relevant: Double) -> Double {
        guard value > 0, relevant > 0 else { return 0 }
        return value.isFinite ? value / (value + relevant) : 1
    }

    /// A small drawing for a row, whose numbers stand beside it.
    var mark: HTML {
        let x = { (value: Double) in Self.markWidth * Self.place(value, relevant: relevant) }
        let band: HTML =
            interval.map { ends in
                """
                <rect class="span" x="\(at: x(ends.lowerBound))" y="3" height="8" rx="2" \
                width="\(at: max(2, x(ends.upperBound) - x(ends.lowerBound)))"/>
                """
            } ?? HTML()
        return """
            <svg class="effect\(" drifted", if: isDrifted)" aria-hidden="true" width="\(at: Self.markWidth)" height="14">\
            <line class="scale" x1="0" x2="\(at: Self.markWidth)" y1="7" y2="7"/>\(band)\
            <line class="rule limit" x1="\(at: Self.markWidth / 2)" x2="\(at: Self.markWidth / 2)" y1="0" y2="14"/>\
            <circle class="point" cx="\(at: x(effect))" cy="7" r="3.5"/></svg>
            """
    }

    // MARK: By itself

    /// A drawing with its labels, on a scale that begins at 0.
    var figure: HTML {
        let end = [interval?.upperBound ?? effect, effect, relevant * 1.5].filter(\.isFinite).max() ?? 1
        let scale = LinearScale(lower: 0, upper: max(end * 1.06, .leastNonzeroMagnitude))
        let x = { (value: Double) in 100 * min(1, max(0, scale.fraction(of: value))) }
        let limit = x(relevant)
        let band: HTML =
            interval.map { ends in
                """
                <rect class="span" x="\(at: x(ends.lowerBound))%" y="22" height="14" rx="3" \
                width="\(at: max(0.5, x(ends.upperBound) - x(ends.lowerBound)))%"/>
                """
            } ?? HTML()
        let decided: HTML =
            deciding.map { "<circle class=\"decided\" cx=\"\(at: x($0))%\" cy=\"29\" r=\"4\"/>" } ?? HTML()
        return """
            <figure class="chart effect-figure"><div class="track"><svg class="effect\(" drifted", if: isDrifted)" \
            role="img" aria-label="\(summary)" width="100%" height="60">\
            <line class="scale" x1="0" x2="100%" y1="29" y2="29"/><line class="scale" x1="0" x2="0" y1="24" y2="34"/>\
            \(band)<line class="rule limit" x1="\(at: limit)%" x2="\(at: limit)%" y1="16" y2="44"/>\
            <text class="rule limit" x="\(at: limit)%" y="57" text-anchor="\(anchor(limit))">relevant from \
            \(relevantText)</text>\(decided)<circle class="point" cx="\(at: x(effect))%" cy="29" r="5"/>\
            <text class="value" x="\(at: x(effect))%" y="12" text-anchor="\(anchor(x(effect)))">\(effectText)</text>\
            </svg></div><figcaption>\(caption)</figcaption></figure>
            """
    }

    private func anchor(_ percent: Double) -> String {
        percent < 22 ? "start" : (percent > 78 ? "end" : "middle")
    }

    private var caption: String {
        var parts = ["Dot: effect, corrected for chance"]
        if let intervalText { parts.append("band: 95 % interval, \(intervalText)") }
        if deciding != nil { parts.append("ring: what counts after the margin of a small baseline") }
        return parts.joined(separator: "; ") + "."
    }

    private var summary: String {
        let ends = intervalText.map { ", 95 % interval \($0)" } ?? ""
        return "Effect \(effectText)\(ends), relevant from \(relevantText)"
    }
}
