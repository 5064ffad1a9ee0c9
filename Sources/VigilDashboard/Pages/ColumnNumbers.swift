import VigilDomain
import VigilMonitoring

/// Every number of a column's check, as pairs of a name and a value.
struct ColumnNumbers {
    var measurement: ColumnDrift.Measurement
    /// The rule's false discovery rate, to stand beside the adjusted p; left out when `nil`.
    var rule: DriftRule?

    /// What a p-value is, in a few words.
    static let pMeaning = "how often chance alone makes the values differ so much"
    /// What becomes of it where many columns are tested.
    static let adjustedMeaning = "the same, raised because many columns are tested at once (Benjamini-Hochberg)"

    /// The pairs behind a line that opens them.
    func details(id: String) -> HTML {
        "<details class=\"data\" id=\"\(id)\"><summary>All numbers</summary>\(list)</details>"
    }

    /// The pairs.
    var list: HTML {
        let pairs = pairs.map { pair -> HTML in "<div><dt>\(pair.name)</dt><dd>\(pair.value)</dd></div>" }
        return "<dl class=\"numbers\">\(pairs)</dl>"
    }

    private typealias Pair = (name: String, value: String)

    private var pairs: [Pair] {
        let measured = measurement
        let limit = rule.map { ", at most \(NumberText.limit($0.alpha))" } ?? ""
        let relevant = NumberText.limit(measured.relevantEffect)
        let test: [Pair] = [
            (testName, NumberText.number(measured.statistic)),
            ("p, \(measured.method.replacingUnderscores)", Self.exact(measured.pValue)),
            ("Adjusted p, for all columns", Self.exact(measured.adjustedPValue) + limit),
            (
                isNumeric ? "Wasserstein-1 in reference deviations" : "Total variation",
                NumberText.number(measured.effect)
            ),
            ("Corrected for chance", "\(NumberText.number(measured.correctedEffect)), relevant from \(relevant)"),
        ]
        let indices: [Pair] = [
            ("Population stability index (PSI), decides nothing", NumberText.number(measured.psi)),
            ("Jensen-Shannon distance, 0 to 1, decides nothing", NumberText.number(measured.jensenShannon)),
            ("Bins of the two", measured.recipe.shortened(to: 200)),
        ]
        return test + certainty + indices + counts + (isNumeric ? places : names)
    }

    /// How sure the effect and the test are.
    private var certainty: [Pair] {
        var pairs: [Pair] = []
        let measured = measurement
        if let lower = measured.effectLower95, let upper = measured.effectUpper95 {
            pairs.append(("95 % interval of the effect", "\(NumberText.number(lower)) to \(NumberText.number(upper))"))
        }
        if let margin = measured.baselineMargin, margin > 0 {
            let deciding = NumberText.number(measured.decidingEffect)
            pairs.append(("Margin of a small baseline", "\(NumberText.number(margin)), leaves \(deciding)"))
        }
        if let factor = measured.designEffect {
            pairs.append(("Design effect, rows that count as one", NumberText.number(factor)))
        }
        if let most = measured.conservativeBy {
            pairs.append(("Statistic conservative by at most", NumberText.number(most)))
        }
        return pairs
    }

    private var isNumeric: Bool { measurement.effectName == DriftEffect.wasserstein }

    private var counts: [Pair] {
        let values = Self.both(measurement.referenceCount, measurement.currentCount) { NumberText.count($0) }
        let missing = Self.both(measurement.referenceMissingShare, measurement.currentMissingShare, NumberText.percent)
        return [("Values, reference and window", values), ("Missing, reference and window", missing)]
    }

    /// Where the numbers lie.
    private var places: [Pair] {
        var pairs: [Pair] = []
        if let before = measurement.referenceMean, let after = measurement.currentMean {
            pairs.append(("Mean, reference and window", Self.both(before, after, NumberText.number)))
        }
        let outside = Self.both(measurement.belowRangeShare, measurement.aboveRangeShare, NumberText.percent)
        return pairs + [("Below and above the reference's range", outside)]
    }

    /// Which names came and went.
    private var names: [Pair] {
        let share = NumberText.percent(measurement.newCategoryShare)
        let new = measurement.newCategories.isEmpty ? share : "\(share): \(Self.list(measurement.newCategories))"
        let vanished = measurement.vanishedCategories
        return [("In names that the reference lacks", new)]
            + (vanished.isEmpty ? [] : [("Names that vanished", Self.list(vanished))])
    }

    private static func both<Value>(_ before: Value, _ after: Value, _ text: (Value) -> String) -> String {
        "\(text(before)) and \(text(after))"
    }

    private var testName: String {
        switch measurement.test {
        case "kolmogorov_smirnov": "Kolmogorov-Smirnov D"
        case "chi_squared": "Chi-squared"
        default: measurement.test.replacingUnderscores
        }
    }

    /// A p-value with its far tail, for those who want it.
    private static func exact(_ p: Double) -> String {
        p > 0 && p < 1e-9 ? NumberText.number(p) : NumberText.pValue(p)
    }

    private static func list(_ names: [String]) -> String {
        names.prefix(10).map { $0.isEmpty ? "(empty text)" : $0.shortened(to: 40) }.joined(separator: ", ")
    }
}

extension String {
    /// Words in place of an identifier.
    var replacingUnderscores: String { String(map { $0 == "_" ? " " : $0 }) }
}
