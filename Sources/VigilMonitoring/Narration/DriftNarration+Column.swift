package import VigilDomain

extension DriftNarration {
    /// What state a column is in, where it is not simply one that could be compared.
    ///
    /// - Parameter column: The column's check.
    /// - Returns: A sentence; `nil` for a column in order.
    package static func status(_ column: ColumnDrift) -> String? {
        switch column.status {
        case .ok: nil
        case .tooFew: sentence(column)
        case .constant: "It is constant: the reference, or the window, holds one value only."
        case .allMissing: "It lost all its values: rows came in, and none of them has one."
        case .typeChanged:
            column.kind == .numeric
                ? "Its type changed: the reference holds numbers, the window holds names."
                : "Its type changed: the reference holds names, the window holds numbers."
        case .unseen: "The reference has no value of it, so there is nothing to compare with."
        }
    }

    /// What probably happened to a column that drifted.
    ///
    /// - Parameter cause: The cause.
    /// - Returns: A sentence such as `Probably another unit: values are about 1,000 times the reference's.`
    package static func sentence(_ cause: DriftCause) -> String {
        "\(cause.kind == .shape ? "What was seen" : "Probably \(name(cause.kind))"): \(cause.detail)."
    }

    /// A cause in two or three words.
    package static func name(_ kind: DriftCause.Kind) -> String {
        switch kind {
        case .missingValues: "missing values"
        case .infiniteValues: "infinite values"
        case .newCategory: "a new category"
        case .recoding: "a recoding"
        case .unitChange: "another unit"
        case .shift: "a shift"
        case .spread: "another spread"
        case .shape: "another shape"
        case .seasonal: "the season"
        }
    }

    /// An effect with its unit, such as `0.229 sd` or `12.0 %`.
    ///
    /// - Parameters:
    ///   - value: The effect, at least 0.
    ///   - name: The effect's name: Wasserstein-1 counts standard deviations of the reference, all else is a share.
    /// - Returns: The text.
    package static func effect(_ value: Double, named name: String) -> String {
        guard name == DriftEffect.wasserstein else { return NumberText.percent(value) }
        if value > 0, value < 0.0005 { return "< 0.001 sd" }
        return "\(value == 0 || value >= 9.9995 ? NumberText.number(value) : NumberText.fixed(value, decimals: 3)) sd"
    }

    /// A relevant size with its unit, in the digits in which it was set.
    package static func limit(_ measurement: ColumnDrift.Measurement) -> String {
        measurement.effectName == DriftEffect.wasserstein
            ? "\(NumberText.setting(measurement.relevantEffect)) sd" : NumberText.percent(measurement.relevantEffect)
    }

    /// Where the corrected effect's 95 % interval lies beside the relevant size.
    ///
    /// - Parameter measurement: The column's numbers.
    /// - Returns: A sentence; `nil` where the interval is not known.
    package static func interval(_ measurement: ColumnDrift.Measurement) -> String? {
        guard let lower = measurement.effectLower95, let upper = measurement.effectUpper95 else { return nil }
        let ends = [lower, upper].map { effect($0, named: measurement.effectName) }.joined(separator: " to ")
        let place =
            lower >= measurement.relevantEffect
            ? "is all above" : (upper < measurement.relevantEffect ? "is all below" : "reaches across")
        return "With the error of both samples the effect lies in \(ends) (95 % interval); that \(place) the relevant "
            + "\(limit(measurement))."
    }

    /// How far a column's numbers carry: a margin for a small baseline, rows that are alike, a statistic from bins.
    ///
    /// - Parameter measurement: The column's numbers.
    /// - Returns: A sentence each; none where nothing limits them.
    package static func caveats(_ measurement: ColumnDrift.Measurement) -> [String] {
        var sentences: [String] = []
        if let margin = measurement.baselineMargin, margin > 0 {
            sentences.append(
                "The baseline is small for this window, so \(effect(margin, named: measurement.effectName)) is taken "
                    + "off for its own error: \(effect(measurement.decidingEffect, named: measurement.effectName)) is "
                    + "held against \(limit(measurement)).")
        }
        if let factor = measurement.designEffect, factor >= 1.005 {
            sentences.append(
                "Rows of one window are alike: in the test \(NumberText.number(factor)) of them count as one "
                    + "independent row (design effect).")
        }
        if let most = measurement.conservativeBy, most > 0 {
            sentences.append(
                "The statistic comes from counts in bins. From all values it could be up to \(NumberText.number(most)) "
                    + "greater, so the p-value errs on the side of no drift (conservative).")
        }
        return sentences
    }
}
