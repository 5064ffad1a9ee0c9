import VigilDomain
import VigilFormats
import VigilMonitoring

/// Prepares a reference file whose rows depend on each other.
struct RowDependence: Sendable {
    /// What the user said about it.
    struct Wishes: Sendable, Hashable {
        /// The column with the times; found where it is not said.
        var time: String?
        /// The length of the blocks to hold against each other.
        var blocks: WindowLength?
        /// The column that rows have in common.
        var cluster: String?
    }

    let wishes: Wishes
    let before: Table
    let after: Table

    /// The reference, prepared for the window.
    ///
    /// - Parameter columns: Those of `before` that are compared.
    /// - Returns: A reference that counts what was asked for.
    /// - Throws: `CommandFailure` for a column that is not there, `FormatError` for one without times.
    func reference(_ columns: [TableColumn]) async throws -> DriftReference {
        var reference = await DriftReference.prepared(columns)
        if let length = wishes.blocks {
            let name = try timeColumn()
            guard let column = before.column(name) else { throw Self.unknown("--time", name, before, "the reference") }
            let times = try TimeColumn.times(of: column, name: name)
            reference = reference.with(
                await WindowDependence.measured(
                    on: columns, timestamps: times.map { $0?.milliseconds }, blocks: length))
        }
        guard let name = wishes.cluster else { return reference }
        guard let own = before.column(name) else { throw Self.unknown("--cluster-by", name, before, "the reference") }
        guard let other = after.column(name) else { throw Self.unknown("--cluster-by", name, after, "the other file") }
        return reference.with(await ClusterDependence.measured(on: columns, clusters: own, name: name))
            .clustered(like: other)
    }

    private func timeColumn() throws -> String {
        if let time = wishes.time { return time }
        let found = ColumnRecognition.recognise(in: before).filter { $0.kind == .timestamp }.map(\.name)
        guard let first = found.first, found.count == 1 else {
            throw CommandFailure(
                found.isEmpty
                    ? "--blocks needs times, and no column of the reference holds them; --time names one"
                    : "--blocks needs times, and there are several columns of them, \(ListText.joined(found)); --time "
                        + "names one")
        }
        return first
    }

    private static func unknown(_ option: String, _ name: String, _ table: Table, _ file: String) -> CommandFailure {
        CommandFailure(
            "\(option): \(file) has no column \"\(name)\"; there are \(table.names.prefix(20).joined(separator: ", "))")
    }
}
