/// What a Kolmogorov-Smirnov test found.
public struct KolmogorovSmirnovResult: Sendable, Hashable {
    /// The distance between the two distribution functions, 0...1, 0 where they agree.
    public var statistic: Double
    /// The probability of a distance at least as great if both samples come from one distribution, 0...1.
    public var pValue: Double
    /// What counts as far.
    public var alternative: Alternative
    /// How the p-value was computed; never ``KolmogorovSmirnovMethod/automatic``.
    public var method: KolmogorovSmirnovMethod

    /// A result from its parts.
    ///
    /// - Parameters:
    ///   - statistic: 0...1.
    ///   - pValue: 0...1.
    ///   - alternative: What counts as far.
    ///   - method: How the p-value was computed.
    public init(statistic: Double, pValue: Double, alternative: Alternative, method: KolmogorovSmirnovMethod) {
        self.statistic = statistic
        self.pValue = pValue
        self.alternative = alternative
        self.method = method
    }
}
