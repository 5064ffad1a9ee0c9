import VigilDomain
import VigilFormats

/// The parts of a recording that a column names, such as `reference` and `production`.
struct RecordingParts: Sendable, Hashable {
    /// Usual names of what a model was built on, the most telling one first.
    private static let referenceNames = ["reference", "baseline", "train", "training", "validation"]
    /// Usual names of what came afterwards.
    private static let productionNames = ["production", "prod", "live", "current", "serving", "test"]

    /// The column that names the parts.
    let column: String
    /// The part to compare with.
    let reference: String
    /// The part to be watched.
    let production: String

    /// The parts of a table, or `nil` where no column names a reference and something beside it.
    ///
    /// - Parameter table: The rows of a recording.
    init?(of table: Table) {
        for (name, values) in zip(table.names, table.columns) {
            guard ColumnSelection.partNames.contains(name.lowercased()), let parts = values.names?.dictionary,
                let reference = Self.first(of: Self.referenceNames, in: parts)
            else { continue }
            let others = parts.filter { $0 != reference }
            guard let production = Self.first(of: Self.productionNames, in: others) ?? others.first else { continue }
            self.column = name
            self.reference = reference
            self.production = production
            return
        }
        return nil
    }

    /// What `--where` takes for the reference.
    var referenceFilter: String { "\(column)=\(reference)" }

    /// What `--where` takes for the other part.
    var productionFilter: String { "\(column)=\(production)" }

    private static func first(of names: [String], in parts: [String]) -> String? {
        for name in names {
            if let part = parts.first(where: { $0.lowercased() == name }) { return part }
        }
        return nil
    }
}
