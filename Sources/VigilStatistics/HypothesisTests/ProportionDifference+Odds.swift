extension ProportionDifference {
    /// The logarithm of the ratio of the odds, with half a count added to each of the four, which keeps it finite.
    ///
    /// - Returns: Nats; 0 where the samples have the same counts, above 0 where the first share is greater.
    /// - Source: Haldane 1956, "The estimation and significance of the logarithm of a ratio of frequencies".
    public var smoothedLogOddsRatio: Double {
        func logOdds(_ proportion: Proportion) -> Double {
            let failures = Double(proportion.trials - proportion.successes)
            return Elementary.log((Double(proportion.successes) + 0.5) / (failures + 0.5))
        }
        return logOdds(first) - logOdds(second)
    }
}
