import VigilDomain
import VigilMonitoring

/// Every number of a column's check, as pairs of a name and a value.
struct ColumnNumbers {
    var measurement: ColumnDrift.Measurement
    /// The rule's false discovery rate, to stand beside q; left out when `nil`.
    var rule: DriftRule?

    /// The pairs behind a line that opens them.
    func details(id: String) -> HTML {
        "<details class=\"data\" id=\"\(id)\"><summary>All numbers</summary>\(list)</details>"
    }

    /// The pairs.
    var list: HTML {
        let pairs = pairs.map { "<div><dt>\($0.name)</dt><dd>\($0.value)</dd></div>" as HTML }
        return "<dl class=\"numbers\">\(pairs)</dl>"
    }

    private var pairs: [(name: String, value: String)] {
        let measured = measurement
        let isNumeric = measured.effectName == DriftEffect.wasserstein
        let effectName = isNumeric ? "Wasserstein-1 in reference deviations" : "Total variation"
        var pairs: [(name: String, value: String)] = [
            (testName, NumberText.number(measured.statistic)),
            ("p, \(measured.method.replacingUnderscores)", Self.exact(measured.pValue)),
            (
                "q, adjusted for all columns",
                Self.exact(measured.adjustedPValue) + (rule.map { ", at most \(NumberText.limit($0.alpha))" } ?? "")
            ),
            (effectName, NumberText.number(measured.effect)),
            (
                "corrected for chance",
                "\(NumberText.number(measured.correctedEffect)), relevant from \(NumberText.limit(measured.relevantEffect))"
            ),
            ("PSI", NumberText.number(measured.psi)),
            ("Jensen-Shannon distance", NumberText.number(measured.jensenShannon)),
            ("Bins of the two", measured.recipe.shortened(to: 200)),
            (
                "Values, reference and window",
                "\(NumberText.count(measured.referenceCount)) and \(NumberText.count(measured.currentCount))"
            ),
            (
                "Missing, reference and window",
                "\(NumberText.percent(measured.referenceMissingShare)) and \(NumberText.percent(measured.currentMissingShare))"
            ),
        ]
        if let before = measured.referenceMean, let after = measured.currentMean {
            pairs.append(("Mean, reference and window", "\(NumberText.number(before)) and \(NumberText.number(after))"))
        }
        if isNumeric {
            pairs.append(
                (
                    "Below and above the reference's range",
                    "\(NumberText.percent(measured.belowRangeShare)) and \(NumberText.percent(measured.aboveRangeShare))"
                ))
        } else {
            pairs.append(
                (
                    "In names that the reference lacks",
                    Self.names(measured.newCategories, share: measured.newCategoryShare)
                ))
            if !measured.vanishedCategories.isEmpty {
                pairs.append(("Names that vanished", Self.list(measured.vanishedCategories)))
            }
        }
        return pairs
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

    private static func names(_ names: [String], share: Double) -> String {
        names.isEmpty ? NumberText.percent(share) : "\(NumberText.percent(share)): \(list(names))"
    }

    private static func list(_ names: [String]) -> String {
        names.prefix(10).map { $0.isEmpty ? "(empty text)" : $0.shortened(to: 40) }.joined(separator: ", ")
    }
}

extension String {
    fileprivate var replacingUnderscores: String { String(map { $0 == "_" ? " " : $0 }) }
}
