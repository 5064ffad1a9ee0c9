public import VigilDomain

/// A way to tell whether several columns moved together: what no look at one column after the other can see.
///
/// To add one of Vigil's own: a file under `TableDetectors/` with a type of the same name, and a line in
/// `TableDriftDetectorCatalog.swift`; the contract tests then run over it.
public protocol TableDriftDetector: Sendable {
    /// What it is and what it needs.
    var descriptor: DriftDetectorDescriptor { get }

    /// Whether it learns to tell single rows again, so that rows of one customer on both sides of a split give it away.
    ///
    /// Such a detector is not run where rows come in clusters. False without an implementation of its own.
    var recognisesRows: Bool { get }

    /// Compares a window with its reference.
    ///
    /// The order of rows does not matter beyond the seed's choice among them, and no input crashes: too few rows, a
    /// table without a usable column, tables of different columns are outcomes.
    ///
    /// - Parameters:
    ///   - reference: The baseline's rows.
    ///   - current: The window's rows, with the same columns.
    /// - Returns: The numbers, or why there are none.
    func compare(reference: DriftTable, current: DriftTable) -> DriftDetectorOutcome

    /// Compares a window with its reference where the p-value has to reach a level.
    ///
    /// - Parameters:
    ///   - reference: The baseline's rows.
    ///   - current: The window's rows, with the same columns.
    ///   - level: The p-value that one test of all that are run has to reach, above 0.
    /// - Returns: As the plain comparison, which this is without an implementation of its own.
    func compare(reference: DriftTable, current: DriftTable, level: Double) -> DriftDetectorOutcome
}

extension TableDriftDetector {
    /// It does not.
    public var recognisesRows: Bool { false }

    /// The plain comparison, whatever the level.
    public func compare(reference: DriftTable, current: DriftTable, level: Double) -> DriftDetectorOutcome {
        compare(reference: reference, current: current)
    }
}

/// Rows of several columns, for detectors that look at them together.
public struct DriftTable: Sendable, Hashable {
    /// The columns' names.
    public let names: [String]
    /// The columns, all of one length.
    public let columns: [Column]
    /// The number of rows.
    public let rowCount: Int

    /// A table.
    ///
    /// - Parameter columns: Names and values; all of one length.
    /// - Throws: `DomainError` with code `lengthMismatch` when lengths differ.
    public init(_ columns: [(name: String, column: Column)]) throws(DomainError) {
        rowCount = columns.first?.column.count ?? 0
        for (name, column) in columns where column.count != rowCount {
            throw DomainError(
                .lengthMismatch, field: name,
                detail: "\(column.count) rows were given; the first column has \(rowCount)")
        }
        names = columns.map(\.name)
        self.columns = columns.map(\.column)
    }

    /// A table from parts that fit.
    init(names: [String], columns: [Column], rowCount: Int) {
        self.names = names
        self.columns = columns
        self.rowCount = rowCount
    }
}
