/// What a test of two samples found, whose statistic stands for itself.
public struct TwoSampleResult: Sendable, Hashable {
    /// How the p-value was computed.
    public enum Method: String, Sendable, Hashable, Codable, CaseIterable {
        /// From all ways to deal the values to the two samples.
        case exact
        /// From the statistic's limiting law.
        case asymptotic
        /// From random ways to deal the values to the two samples.
        case permutation
        /// From a tail that was fitted to random ways to deal the values to the two samples.
        case fittedTail
    }

    /// The statistic.
    public var statistic: Double
    /// The probability of a statistic at least as extreme without a difference, 0...1.
    public var pValue: Double
    /// The size of the difference, which does not grow with the samples; at least 0.
    public var effect: Double
    /// How the p-value was computed.
    public var method: Method
    /// The mean statistic without a difference at these sizes, where the test finds it.
    public var nullMean: Double?

    init(statistic: Double, pValue: Double, effect: Double, method: Method, nullMean: Double? = nil) {
        self.statistic = statistic
        self.pValue = pValue
        self.effect = effect
        self.method = method
        self.nullMean = nullMean
    }

    /// A result whose p-value comes from random deals.
    init(statistic: Double, effect: Double, _ answer: SequentialMonteCarlo.Answer, nullMean: Double? = nil) {
        self.init(
            statistic: statistic, pValue: answer.pValue, effect: effect,
            method: answer.isFitted ? .fittedTail : .permutation, nullMean: nullMean)
    }
}
