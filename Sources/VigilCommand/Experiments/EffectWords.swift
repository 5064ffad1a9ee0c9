import VigilDomain
import VigilMonitoring
import VigilStatistics

/// What a comparison of two arms says, in sentences.
struct EffectWords {
    let comparison: ABTestComparison
    /// The chance of a false alarm, of which the intervals are.
    let significance: Double
    /// Who the control is.
    var control = "control"

    /// Both values, the difference and the lift with their intervals, and the p-value.
    var effect: String {
        let format = MetricCatalog.descriptor(of: comparison.metric).format
        guard let before = comparison.control, let after = comparison.treatment, let difference = comparison.difference
        else { return "\(comparison.arm) is not compared yet: \(comparison.undefined ?? "there are no values")." }
        var text =
            "\(comparison.metric) is \(format.text(after)) in \(comparison.arm) and \(format.text(before)) in \(control), a "
            + "difference of \(Self.signed(difference))"
        if let interval = comparison.interval {
            text += " (\(confidence) interval \(Self.signed(interval.lower)) to \(Self.signed(interval.upper)))"
        }
        if let lift = comparison.lift {
            text += ", \(Self.signedPercent(lift)) of the control's value"
            if let interval = comparison.liftInterval {
                text += " (\(Self.signedPercent(interval.lower)) to \(Self.signedPercent(interval.upper)))"
            }
        }
        if let pValue = comparison.pValue { text += "; p \(NumberText.pRelation(pValue))" }
        return text + "."
    }

    /// What holds however often somebody looks; `nil` where nothing can be said yet.
    var anytime: String? {
        guard let pValue = comparison.anytimePValue else { return nil }
        var text = "However often one looks: "
        if let interval = comparison.anytimeInterval {
            text += "\(confidence) interval \(Self.signed(interval.lower)) to \(Self.signed(interval.upper)), "
        }
        return text + "p \(NumberText.pRelation(pValue))."
    }

    /// How likely the treatment is better, and what is lost where it is not.
    var chance: String? {
        guard let chance = comparison.chanceToWin else { return nil }
        var text = "The chance that \(comparison.arm) is better is \(NumberText.percent(chance))"
        if let loss = comparison.expectedLoss {
            text += ", and the expected loss of taking it \(NumberText.number(loss))"
        }
        return text + " (from a flat prior)."
    }

    /// How it was compared.
    var method: String {
        var text = "By \(comparison.method)"
        if let reduction = comparison.varianceReduction {
            text += ", which took away \(NumberText.percent(reduction)) of the variance"
        }
        return text + "."
    }

    private var confidence: String { NumberText.percent(1 - significance) }

    /// A number with its sign.
    static func signed(_ value: Double) -> String { (value > 0 ? "+" : "") + NumberText.number(value) }

    /// A share as a percentage with its sign.
    static func signedPercent(_ share: Double) -> String {
        let percent = 100 * share
        return (share > 0 ? "+" : "") + NumberText.fixed(percent, decimals: abs(percent) < 100 ? 1 : 0) + " %"
    }
}
