import VigilDomain
public import VigilStatistics

extension TableDriftDetector {
    /// Compares two tables by a method that may fail, once nothing stands in the way.
    ///
    /// - Parameters:
    ///   - reference: The baseline's rows.
    ///   - current: The window's rows.
    ///   - method: Compares tables with the same columns in the same order, of kinds that the detector takes, with enough
    ///     rows each.
    /// - Returns: The method's outcome; `notApplicable` with a sentence for other columns, for kinds that the detector does
    ///   not take and for what the method throws, such as a missing library; `notEnoughData` below the fewest rows.
    public func checked(
        reference: DriftTable, current: DriftTable,
        by method: (DriftTable, DriftTable) throws(StatisticsError) -> DriftDetectorOutcome
    ) -> DriftDetectorOutcome {
        let aligned: DriftTable
        switch current.aligned(with: reference) {
        case .table(let table): aligned = table
        case .differs(let reason): return .notApplicable(reason: reason)
        }
        for (name, column) in zip(reference.names, reference.columns) where !descriptor.kinds.contains(column.kind) {
            return .notApplicable(
                reason: "\(descriptor.title) does not take \(column.kind) columns, and \"\(name)\" is one")
        }
        guard reference.rowCount >= descriptor.minimumRows, current.rowCount >= descriptor.minimumRows else {
            return .notEnoughData(
                haveReference: reference.rowCount, haveCurrent: current.rowCount, need: descriptor.minimumRows)
        }
        do {
            return try method(reference, aligned)
        } catch {
            return .notApplicable(reason: error.detail)
        }
    }
}

/// A table with the columns of another one, or why there is none.
enum TableAlignment {
    /// The columns in the other's order.
    case table(DriftTable)
    /// What differs, as a sentence's beginning.
    case differs(String)
}

extension DriftTable {
    /// This table with its columns in a reference's order.
    func aligned(with reference: DriftTable) -> TableAlignment {
        guard !reference.names.isEmpty else { return .differs("the reference has no columns") }
        guard columns.count == reference.columns.count else {
            return .differs(
                "the reference has \(reference.columns.count) columns and the window \(columns.count)"
                    + Self.naming(" without ", reference.names, not: names))
        }
        var table = self
        if names != reference.names {
            let places = Dictionary(zip(names, columns.indices)) { first, _ in first }
            let order = reference.names.compactMap { places[$0] }
            guard Set(order).count == columns.count else {
                return .differs("the window has other columns" + Self.naming(", without ", reference.names, not: names))
            }
            table = DriftTable(names: reference.names, columns: order.map { columns[$0] }, rowCount: rowCount)
        }
        for index in columns.indices where table.columns[index].kind != reference.columns[index].kind {
            let kinds = (reference.columns[index].kind, table.columns[index].kind)
            return .differs("\"\(table.names[index])\" is \(kinds.0) in the reference and \(kinds.1) in the window")
        }
        return .table(table)
    }

    private static func naming(_ start: String, _ names: [String], not others: [String]) -> String {
        let known = Set(others)
        let missing = names.filter { !known.contains($0) }
        guard !missing.isEmpty else { return "" }
        let more = missing.count > 3 ? " and \(missing.count - 3) more" : ""
        return start + missing.prefix(3).map { "\"\($0)\"" }.joined(separator: ", ") + more
    }
}
