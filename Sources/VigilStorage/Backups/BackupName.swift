package import VigilDomain

/// The names of backups: `vigil-2026-05-01T10-30-00Z.sqlite`, or `.pgdump`.
///
/// What is not called so is not touched.
package enum BackupName {
    /// What a file's name ends with until it is whole.
    static let partial = ".partial"
    /// What the name of a manifest ends with.
    package static let manifest = ".json"

    private static let start = "vigil-"

    /// The name of a backup.
    ///
    /// - Parameters:
    ///   - moment: When it begins; the whole second.
    ///   - engine: Of which engine.
    /// - Returns: The name.
    package static func make(_ moment: Timestamp, _ engine: SQLDialect) -> String {
        let second = Timestamp(milliseconds: moment.milliseconds - moment.milliseconds % 1000)
        return start + second.description.replacing(":", with: "-") + ending(engine)
    }

    /// Whether a backup can be called so.
    ///
    /// - Parameter name: The last part of a path.
    /// - Returns: Whether it is a name of ours, without what manifests and unfinished files have behind it.
    package static func isBackup(_ name: String) -> Bool {
        guard name.hasPrefix(start),
            let end = SQLDialect.allCases.map(ending).first(where: { name.hasSuffix($0) })
        else { return false }
        let moment = name.dropFirst(start.count).dropLast(end.count)
        let pattern = "0000-00-00T00-00-00Z"
        return moment.utf8.count == pattern.utf8.count
            && zip(moment, pattern).allSatisfy { $1 == "0" ? $0.isASCII && $0.isNumber : $0 == $1 }
    }

    private static func ending(_ engine: SQLDialect) -> String {
        switch engine {
        case .sqlite: ".sqlite"
        case .postgres: ".pgdump"
        }
    }
}
