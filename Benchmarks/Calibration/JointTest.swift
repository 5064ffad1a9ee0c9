import Foundation
import VigilDomain
import VigilMonitoring
import VigilStatistics

/// How often a detector that looks at several columns together alarms without drift.
///
/// These take milliseconds to seconds each, so that a cell has 400 repeats and a wide interval.
struct JointTest: Sendable {
    var detector: DriftDetectorID
    var current: Int

    static let reference = 1000
    static let columns = 6
    static let fullRepeats = 400

    /// About how many microseconds a repeat takes.
    var cost: Double { 15_000 + 10 * Double(current) }

    /// Why fewer alarms than asked for are right, if they are.
    var conservativeReason: String? { nil }

    static var grid: [JointTest] {
        TableDriftDetectorCatalog.detectors.flatMap { detector in
            [50, 200, 1000].map { JointTest(detector: detector.descriptor.id, current: $0) }
        }
    }

    /// Simulates clean windows.
    ///
    /// - Parameters:
    ///   - repeats: How many; reference and window are drawn anew in each.
    ///   - generator: The source of randomness.
    /// - Returns: How many alarmed at 5 %.
    /// - Throws: What a table of columns of other lengths would; there is none.
    func simulate(_ repeats: Int, _ generator: inout SplitMix64) throws -> Tally {
        var tally = Tally()
        guard let detector = TableDriftDetectorCatalog.detector(detector) else { return tally }
        for _ in 0..<repeats {
            let outcome = detector.compare(
                reference: try Self.table(Self.reference, &generator), current: try Self.table(current, &generator))
            guard case .measured(let found) = outcome, let pValue = found.pValue else { continue }
            tally.repeats += 1
            if pValue <= Cell.level { tally.alarms += 1 }
        }
        return tally
    }

    /// Six numeric columns that depend on each other: normal, lognormal, counts.
    private static func table(_ rows: Int, _ generator: inout SplitMix64) throws -> DriftTable {
        var values = [[Double]](repeating: [], count: columns)
        for _ in 0..<rows {
            let common = generator.polarNormal()
            for column in 0..<columns {
                let value = 0.6 * common + 0.8 * generator.polarNormal()
                switch column % 3 {
                case 0: values[column].append(value)
                case 1: values[column].append(exp(value))
                default: values[column].append(value.rounded())
                }
            }
        }
        return try DriftTable(
            values.enumerated().map { (name: "x\($0)", column: .numeric(NumericColumn($1))) })
    }
}
