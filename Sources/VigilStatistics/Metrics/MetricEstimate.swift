/// A metric's value with its sampling error, as far as a closed form gives one.
public struct MetricEstimate: Sendable, Hashable, Codable {
    /// The value, in the metric's own unit.
    public var value: Double
    /// The plug-in standard error; `nil` where no closed form exists or the sample is too small for one.
    ///
    /// It is 0 where the sample shows no variation, for example at an accuracy of 1; the interval still has a width.
    public var standardError: Double?
    /// The lower end of the 95 % confidence interval, `nil` where there is none.
    public var lower95: Double?
    /// The upper end of the 95 % confidence interval, `nil` where there is none.
    public var upper95: Double?
    /// The number of rows, or queries for ranking metrics, that the value rests on.
    public var count: Int

    /// An estimate from its parts.
    ///
    /// - Parameters:
    ///   - value: The value, in the metric's own unit.
    ///   - standardError: The plug-in standard error, if there is one.
    ///   - lower95: The lower end of the 95 % confidence interval, if there is one.
    ///   - upper95: The upper end of the 95 % confidence interval, if there is one.
    ///   - count: The number of rows or queries that the value rests on.
    public init(
        value: Double, standardError: Double? = nil, lower95: Double? = nil, upper95: Double? = nil, count: Int
    ) {
        self.value = value
        self.standardError = standardError
        self.lower95 = lower95
        self.upper95 = upper95
        self.count = count
    }
}

/// What computing a metric over a window gave.
public enum MetricOutcome: Sendable, Hashable, Codable {
    /// The metric has a value.
    case measured(MetricEstimate)
    /// The rows are there, but the metric has no value for them.
    case undefined(reason: UndefinedReason)
    /// Too few rows with both a label and a prediction.
    case notEnoughData(have: Int, need: Int)

    /// The value if the metric has one.
    public var value: Double? {
        if case .measured(let estimate) = self { estimate.value } else { nil }
    }

    /// The estimate if the metric has a value.
    public var estimate: MetricEstimate? {
        if case .measured(let estimate) = self { estimate } else { nil }
    }
}

/// Why a metric or a correlation has no value although there are rows; stable as text.
public enum UndefinedReason: String, Sendable, Hashable, Codable, CaseIterable {
    /// The labels hold only one class, or a class that is needed has no rows.
    case oneClassOnly
    /// No row has a positive label.
    case noPositiveLabels
    /// No row has a negative label.
    case noNegativeLabels
    /// No row was predicted positive.
    case noPositivePredictions
    /// No row was predicted negative.
    case noNegativePredictions
    /// Neither a label nor a prediction is positive.
    case noPositives
    /// Fewer than two groups have the rate that is compared.
    case fewerThanTwoGroups
    /// A score lies outside 0...1 and so is no probability.
    case scoreOutsideUnitInterval
    /// A value is infinite where the formula needs finite ones.
    case infiniteValue
    /// A column is constant.
    case constant
    /// The denominator is 0: all targets are 0.
    case zeroTargets
    /// A label or prediction is -1 or below, where the logarithm of one plus the value has no value.
    case valueNotAboveMinusOne
    /// Labels and predictions agree by chance alone: the chance-corrected denominator is 0.
    case noVariation
    /// An intermediate result went beyond the largest double.
    case overflow
}

/// What a ratio with a zero denominator counts as.
public enum ZeroDivision: Sendable, Hashable {
    /// It counts as 0, as scikit-learn's default does.
    case zero
    /// It has no value.
    case undefined
}
