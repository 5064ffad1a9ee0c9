public import Vigil
import VigilStatistics

/// What every drift detector has to keep, whatever it computes, as a check that anybody can run on his own.
///
/// In a test of your package:
///
/// ```swift
/// #expect(DriftDetectorContract().violations(of: MyDetector()).isEmpty)
/// ```
///
/// A detector of several columns, or of streams, is handed to the same contract.
///
/// A detector that keeps it can be run beside the default check without ever spoiling it: it does not crash, gives no
/// number that is none, says so when there is too little to go by, and does not alarm where nothing changed more often
/// than its p-value says.
public struct DriftDetectorContract: Sendable {
    /// A rule that a detector broke.
    public struct Violation: Hashable, Sendable, CustomStringConvertible {
        /// The rule.
        public var rule: Rule
        /// What was handed to the detector and what it gave.
        public var detail: String

        public var description: String { "\(rule.rawValue): \(detail)" }
    }

    /// The rules.
    public enum Rule: String, Hashable, Sendable, CaseIterable {
        /// Identifier, title, kinds, definition and source are there.
        case isDescribed = "the description is complete"
        /// The same values on both sides have no effect and no alarm.
        case identicalSamplesDoNotAlarm = "identical samples do not alarm"
        /// The order of rows, or of a dictionary's names, changes nothing.
        case orderDoesNotMatter = "the order of rows does not matter"
        /// What it says of a symmetric statistic holds.
        case symmetryHolds = "a detector that says it is symmetric is"
        /// Fewer rows than it asks for, kinds that it does not take: an outcome, not a number.
        case absenceIsAnOutcome = "what cannot be measured is an outcome"
        /// Every number is finite, p-values lie in [0, 1], effects are at least 0.
        case numbersAreNumbers = "every number is one"
        /// What was measured has a recipe, a p-value a method.
        case saysHow = "numbers say how they were made"
        /// A clear change has a greater effect than none.
        case changeShows = "a clear change shows"
        /// With p-values: at most 5 % of clean windows have one of 0.05 or less, as far as a simulation can tell.
        case levelIsKept = "false alarms keep to the level"
        /// Of streams: the same events give the same signals, whole, in pieces, and with the state stored in between.
        case piecesDoNotMatter = "the pieces in which events come do not matter"
        /// Of streams: bytes that are not those of a state are refused with an error.
        case spoiltBytesAreRefused = "spoilt bytes are refused"
    }

    /// How many clean windows the simulation of the level draws.
    public var repeats: Int
    /// A clear change in what the detector looks at.
    public var change: Change?

    /// A reference and a window that clearly changed.
    public struct Change: Sendable {
        /// The reference's values.
        public var reference: Column
        /// The window's.
        public var current: Column

        /// A change.
        public init(reference: Column, current: Column) {
            self.reference = reference
            self.current = current
        }
    }

    /// A clear change in what a detector of several columns looks at.
    public var tables: TableChange?

    /// A reference and a window of several columns that clearly changed.
    public struct TableChange: Sendable {
        /// The reference's rows.
        public var reference: DriftTable
        /// The window's.
        public var current: DriftTable

        /// A change.
        public init(reference: DriftTable, current: DriftTable) {
            self.reference = reference
            self.current = current
        }
    }

    /// A contract.
    ///
    /// - Parameters:
    ///   - repeats: How many clean windows the simulation of the level draws; 0 leaves it out, for a detector that takes
    ///     seconds.
    ///   - change: A clear change in what the detector looks at; a shift of normal numbers, and other shares of three
    ///     names, when `nil`.
    ///   - tables: The same for a detector of several columns; a shift of all of them when `nil`.
    public init(repeats: Int = 400, change: Change? = nil, tables: TableChange? = nil) {
        self.repeats = repeats
        self.change = change
        self.tables = tables
    }

    /// Every rule that a detector breaks, at most one violation a rule and kind of column.
    ///
    /// - Parameter detector: The detector.
    /// - Returns: Nothing for a detector that keeps the contract.
    public func violations(of detector: any DriftDetector) -> [Violation] {
        var found = described(detector.descriptor)
        for kind in detector.descriptor.kinds {
            let checks: [(any DriftDetector, ColumnKind) -> Violation?] = [
                identical, order, symmetry, absence, nasty, recipe, clearChange, level,
            ]
            found += checks.compactMap { $0(detector, kind) }
        }
        return found
    }

    func described(_ descriptor: DriftDetectorDescriptor) -> [Violation] {
        var missing: [String] = []
        if descriptor.id.rawValue.isEmpty { missing.append("id") }
        if descriptor.title.isEmpty { missing.append("title") }
        if descriptor.kinds.isEmpty { missing.append("kinds") }
        if descriptor.definition.isEmpty { missing.append("definition") }
        if descriptor.source.isEmpty { missing.append("source") }
        return missing.isEmpty
            ? [] : [Violation(rule: .isDescribed, detail: "\(missing.joined(separator: ", ")) is empty")]
    }
}
