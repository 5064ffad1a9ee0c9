import VigilDomain
import VigilFormats

/// Reads tables of which the user names some columns and says, by what they are for, what they hold.
enum KnownColumns {
    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: A path that can be read twice.
    ///   - options: How it is read.
    ///   - kinds: From the names of the file's columns to the kinds of those that are used; throws for one that is not there.
    /// - Returns: The table, those columns in their kinds.
    /// - Throws: `FormatError`, and what `kinds` throws.
    static func read(
        _ path: String, _ options: TableOptions, kinds: ([String]) throws -> [String: ColumnKind]
    ) throws -> Table {
        let table = try Table.read(path: path, options: options)
        let wanted = try kinds(table.names)
        // Mostly they look like what they are. Where not, as with identifiers that are all numbers, the text is read again.
        guard wanted.contains(where: { table.column($0)?.kind != $1 }) else { return table }
        var options = options
        options.types = TypeOverrides(wanted)
        return try Table.read(path: path, options: options)
    }

    /// A named column, if the file has it.
    ///
    /// - Parameters:
    ///   - name: The name; `nil` for none.
    ///   - option: The option that named it.
    ///   - names: The file's columns.
    /// - Returns: The name.
    /// - Throws: `CommandFailure` with the columns that there are.
    static func checked(_ name: String?, _ option: String, in names: [String]) throws -> String? {
        guard let name else { return nil }
        guard names.contains(name) else {
            throw CommandFailure("\(option): there is no column \"\(name)\"; there are \(list(names))")
        }
        return name
    }

    /// The names of columns in a sentence.
    static func list(_ names: [String]) -> String {
        names.prefix(20).joined(separator: ", ") + (names.count > 20 ? " and \(names.count - 20) more" : "")
    }
}
