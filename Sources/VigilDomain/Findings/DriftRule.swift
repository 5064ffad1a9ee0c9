/// When a column counts as drifted: the two keys of the default check.
///
/// A column drifts when its p-value, adjusted for the number of columns by Benjamini and Hochberg, is at most `alpha`
/// **and** its bias-corrected effect is at least the relevant size.
public struct DriftRule: Hashable, Sendable, Codable {
    /// The false discovery rate across columns, in (0, 1).
    public var alpha: Double
    /// Relevant size of Wasserstein-1 in reference standard deviations, for numeric columns; above 0.
    public var minimumNumericEffect: Double
    /// Relevant size of the total variation distance, for categorical columns; in (0, 1].
    public var minimumCategoricalEffect: Double
    /// Fewest values a side for a test; below it the column says "not enough data".
    public var minimumRows: Int
    /// How many false alarms are acceptable where windows are checked one after the other; `nil` for one comparison.
    public var budget: FalseAlarmBudget?

    /// The rule with its documented defaults.
    public init(
        alpha: Double = 0.05,
        minimumNumericEffect: Double = 0.1,
        minimumCategoricalEffect: Double = 0.05,
        minimumRows: Int = 20,
        budget: FalseAlarmBudget? = nil
    ) {
        self.alpha = alpha
        self.minimumNumericEffect = minimumNumericEffect
        self.minimumCategoricalEffect = minimumCategoricalEffect
        self.minimumRows = minimumRows
        self.budget = budget
    }

    /// The rule of windows that are checked one after the other, with the standard budget.
    public static let windows = DriftRule(budget: .standard)

    /// The rule in one sentence, as every output prints it.
    public var sentence: String {
        "A column drifts when its Benjamini-Hochberg adjusted p is at most \(levelWords) and its bias-corrected effect "
            + "is at least the relevant size: Wasserstein-1 \(minimumNumericEffect) reference standard deviations for "
            + "numbers, total variation \(minimumCategoricalEffect) for categories. Needs \(minimumRows) rows a side."
    }

    /// The level with where it comes from, to four digits: what a budget leaves is no round number.
    private var levelWords: String {
        guard let budget else { return "\(alpha)" }
        var unit = 1.0
        while unit > 1e-12, alpha < unit * 1000 { unit /= 10 }
        let rounded = (alpha / unit).rounded() * unit
        // What a product of powers of ten leaves behind the fourth digit is cut off.
        var text = "\(rounded)".prefix(9)
        if text.contains("."), !text.contains("e") {
            while text.hasSuffix("0") { text.removeLast() }
        }
        return "\(text), the level for \(budget.words),"
    }

    /// Checks the ranges above.
    ///
    /// - Parameter part: What the rule is part of, such as `drift.rule`; empty for a rule by itself.
    /// - Throws: `DomainError` that names the field behind the part's name: `alpha`, or `drift.rule.alpha`.
    public func validate(as part: String = "") throws(DomainError) {
        do throws(DomainError) {
            try validateRanges()
        } catch {
            guard !part.isEmpty else { throw error }
            throw DomainError(error.code, field: "\(part).\(error.field)", detail: error.detail)
        }
    }

    private func validateRanges() throws(DomainError) {
        try budget?.validate()
        guard alpha > 0, alpha < 1 else {
            throw DomainError(.invalidValue, field: "alpha", detail: "\(alpha) was given; it must be between 0 and 1")
        }
        guard minimumNumericEffect > 0, minimumNumericEffect.isFinite else {
            throw DomainError(
                .invalidValue, field: "minimum_numeric_effect",
                detail: "\(minimumNumericEffect) was given; it must be above 0")
        }
        guard minimumCategoricalEffect > 0, minimumCategoricalEffect <= 1 else {
            throw DomainError(
                .invalidValue, field: "minimum_categorical_effect",
                detail: "\(minimumCategoricalEffect) was given; it must be above 0 and at most 1")
        }
        guard minimumRows >= 2 else {
            throw DomainError(
                .invalidValue, field: "minimum_rows", detail: "\(minimumRows) was given; it must be at least 2")
        }
    }
}

extension DriftRule {
    /// The rule for one of several parts of a check that each may raise the alarm.
    ///
    /// The chance that any of k parts alarms on a clean window is at most the sum of theirs (Bonferroni), so that parts at
    /// `alpha`/k each keep the whole check at `alpha`, however much they depend on each other.
    ///
    /// - Parameter parts: How many parts decide: the default check, the detectors with a relevant size, the segments;
    ///   fewer than 1 count as 1.
    /// - Returns: This rule with its level divided by the number of parts.
    public func sharing(among parts: Int) -> DriftRule {
        guard parts > 1 else { return self }
        var rule = self
        rule.alpha = alpha / Double(parts)
        rule.budget?.alerts /= Double(parts)
        return rule
    }
}
