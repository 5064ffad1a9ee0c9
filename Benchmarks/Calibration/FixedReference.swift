import VigilStatistics

/// The rate of false alarms of one reference that serves many windows.
///
/// A reference that happens to lie off its law alarms on more windows than the level says, and goes on doing so; its
/// error shrinks with its own size alone.
struct FixedReference: Sendable {
    var cell: Cell
    /// How many windows each reference serves.
    var windows = mostWindows
    /// How many references are drawn.
    var references = mostReferences

    static let mostWindows = 400
    static let fewestWindows = 100
    static let mostReferences = 300
    static let fewestReferences = 10
    static let referenceRows = [500, 2000, 20_000]
    static let currents = [50, 500, 2000]

    /// A part of the grid of cells, with every law in it.
    static var grid: [FixedReference] {
        Cell.grid.filter { referenceRows.contains($0.reference) && currents.contains($0.current) }
            .map { FixedReference(cell: $0) }
    }

    /// About how many microseconds a window takes.
    var windowCost: Double {
        switch cell.law {
        case .normal, .lognormal: 4 + 0.02 * Double(cell.current)
        case .zeros80: 12 + 0.005 * Double(cell.reference) + 0.02 * Double(cell.current)
        default: cell.cost
        }
    }

    /// Sets how many windows a reference serves, and how many references there are.
    ///
    /// - Parameters:
    ///   - microseconds: What the line may take, about; never less than some references with the fewest windows.
    ///   - most: The most references.
    mutating func share(_ microseconds: Double, most: Int) {
        let affordable = Int(microseconds / windowCost)
        windows = min(Self.mostWindows, max(Self.fewestWindows, affordable / most))
        references = min(most, max(Self.fewestReferences, affordable / windows))
    }

    /// Draws a reference and many windows.
    ///
    /// - Parameter generator: The source of randomness.
    /// - Returns: The share of the windows that alarmed.
    /// - Throws: What a test throws; at these sizes none does.
    func rate(_ generator: inout SplitMix64) throws -> Double {
        var alarms = 0
        let test = cell.kolmogorovSmirnov
        if cell.law.isContinuous {
            let critical = try test.untiedCriticalValue(
                Cell.level, referenceCount: cell.reference, currentCount: cell.current
            ).numerator
            let values = Draw.uniforms(cell.reference, &generator)
            for _ in 0..<windows {
                let statistic = try KolmogorovSmirnovStatistic(
                    sortedReference: values, sortedCurrent: Draw.uniforms(cell.current, &generator))
                if max(statistic.greaterNumerator, statistic.lessNumerator) >= critical { alarms += 1 }
            }
        } else if cell.law == .zeros80 {
            let values = Draw.zerosAndUniforms(cell.reference, &generator)
            for _ in 0..<windows {
                let result = try test.compare(
                    sortedReference: values, sortedCurrent: Draw.zerosAndUniforms(cell.current, &generator))
                if result.pValue <= Cell.level { alarms += 1 }
            }
        } else {
            let counts = Draw.multinomial(cell.reference, cell.law.chances, &generator)
            for _ in 0..<windows {
                let pair = try CountPair(
                    reference: counts, current: Draw.multinomial(cell.current, cell.law.chances, &generator))
                let pValue =
                    cell.law.isNumeric
                    ? try test.compare(orderedCounts: pair).pValue
                    : Cell.chiSquared(pair, seed: generator.next()).pValue
                if pValue <= Cell.level { alarms += 1 }
            }
        }
        return Double(alarms) / Double(windows)
    }
}
