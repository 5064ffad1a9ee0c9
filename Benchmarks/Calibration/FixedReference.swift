import VigilStatistics

/// The rate of false alarms of one reference that serves many windows.
///
/// A reference that happens to lie off its law alarms on more windows than the level says, and goes on doing so; its
/// error shrinks with its own size alone.
struct FixedReference: Sendable {
    var law: Law
    var reference: Int
    var current: Int

    static let windows = 400

    static var grid: [FixedReference] {
        [Law.normal, .poisson1, .uniform20].flatMap { law in
            [500, 2000, 20_000].flatMap { reference in
                [50, 500, 2000].map { FixedReference(law: law, reference: reference, current: $0) }
            }
        }
    }

    /// Draws a reference and many windows.
    ///
    /// - Parameter generator: The source of randomness.
    /// - Returns: The share of the windows that alarmed.
    /// - Throws: What a test throws; at these sizes none does.
    func rate(_ generator: inout SplitMix64) throws -> Double {
        var alarms = 0
        if law.isContinuous {
            let critical = try KolmogorovSmirnovTest().untiedCriticalValue(
                Cell.level, referenceCount: reference, currentCount: current
            ).numerator
            let values = Draw.uniforms(reference, &generator)
            for _ in 0..<Self.windows {
                let statistic = try KolmogorovSmirnovStatistic(
                    sortedReference: values, sortedCurrent: Draw.uniforms(current, &generator))
                if max(statistic.greaterNumerator, statistic.lessNumerator) >= critical { alarms += 1 }
            }
        } else {
            let counts = Draw.multinomial(reference, law.chances, &generator)
            for _ in 0..<Self.windows {
                let pair = try CountPair(
                    reference: counts, current: Draw.multinomial(current, law.chances, &generator))
                let pValue =
                    law.isNumeric
                    ? try KolmogorovSmirnovTest().compare(orderedCounts: pair).pValue
                    : Cell.chiSquared(pair, seed: generator.next()).pValue
                if pValue <= Cell.level { alarms += 1 }
            }
        }
        return Double(alarms) / Double(Self.windows)
    }
}
