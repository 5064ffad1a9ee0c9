internal import VigilDomain

/// A whole file in memory, of which a table is read, perhaps more than once.
struct TableFile: Sendable {
    /// The plain bytes and the line feed that the scanner needs behind them.
    private let bytes: [UInt8]
    private let name: String
    private let options: TableOptions

    /// Loads a file.
    init(path: String, options: TableOptions) throws(FormatError) {
        do throws(FormatError) {
            var source = try ByteSource(path: path, limit: options.limit)
            bytes = try Self.load(&source)
        } catch {
            throw error.about(path == "-" ? "standard input" : path)
        }
        name = path == "-" ? "standard input" : path
        self.options = options
    }

    /// Loads what is left of an open file.
    init(descriptor: Int32, name: String, options: TableOptions) throws(FormatError) {
        do throws(FormatError) {
            var source = try ByteSource(FileHandle(descriptor: descriptor), path: "-", limit: options.limit)
            bytes = try Self.load(&source)
        } catch {
            throw error.about(name)
        }
        self.name = name
        self.options = options
    }

    /// Takes bytes that are in memory.
    init(bytes: [UInt8], name: String, options: TableOptions) {
        self.bytes = bytes + [0x0A]
        self.name = name
        self.options = options
    }

    private static func load(_ source: inout ByteSource) throws(FormatError) -> [UInt8] {
        var bytes: [UInt8] = []
        // A size beyond the limit is refused on the way, before that much memory is asked for.
        bytes.reserveCapacity(min(source.expectedSize ?? 0, 1 << 30) + 1)
        while try source.append(to: &bytes) {}
        bytes.append(0x0A)
        return bytes
    }

    /// The table with inferred kinds.
    func table() throws(FormatError) -> Table {
        do throws(FormatError) {
            return try bytes.withUnsafeBufferPointer { (all) throws(FormatError) in
                try Self.read(UnsafeBufferPointer(rebasing: all[..<(all.count - 1)]), options)
            }
        } catch {
            throw error.about(name)
        }
    }

    /// The named columns of the table as names, by their places.
    func names(of wanted: Set<String>) throws(FormatError) -> [Int: Column] {
        try bytes.withUnsafeBufferPointer { (all) throws(FormatError) in
            let text = UnsafeBufferPointer(rebasing: all[..<(all.count - 1)])
            if Self.isNDJSON(text, options) {
                var types = options.types
                for name in wanted { types.kinds[name] = .categorical }
                let table = try NDJSONTable.read(text, types: types)
                let places = table.names.indices.filter { wanted.contains(table.names[$0]) }
                return Dictionary(uniqueKeysWithValues: places.map { ($0, table.columns[$0]) })
            }
            let header = try CSVHeader(text, separator: options.separator)
            return try CSVParser(header, options: options).names(of: wanted, in: text, from: header.end)
        }
    }

    private static func isNDJSON(_ text: UnsafeBufferPointer<UInt8>, _ options: TableOptions) -> Bool {
        switch options.format {
        case .csv: return false
        case .ndjson: return true
        case .automatic:
            let start = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            let first = text[start...].first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
            return first == UInt8(ascii: "{")
        }
    }

    private static func read(_ text: UnsafeBufferPointer<UInt8>, _ options: TableOptions) throws(FormatError) -> Table {
        if isNDJSON(text, options) { return try NDJSONTable.read(text, types: options.types) }
        let header = try CSVHeader(text, separator: options.separator)
        var parser = try CSVParser(header, options: options)
        guard let (table, _) = try parser.parse(text, from: header.end, isLast: true), table.rows > 0 else {
            throw FormatError(
                .noRows, detail: "there is a header with \(header.names.count) columns, but no row behind it")
        }
        return table
    }
}

/// A table together with the file that it was read from.
struct LoadedTable: Sendable {
    var table: Table
    let file: TableFile

    /// Turns columns of numbers into names where `other` has names under the same name.
    mutating func adoptNames(of other: Table) throws(FormatError) {
        let kinds = Dictionary(zip(other.names, other.columns)) { first, _ in first }
        var wanted: Set<String> = []
        for (index, name) in table.names.enumerated() {
            guard case .numeric(let own) = table.columns[index], case .categorical = kinds[name] else { continue }
            if own.values.allSatisfy(\.isNaN), table.notes[index] == Table.ColumnNote() {
                table.columns[index] = .allMissing(.categorical, count: table.rows)
            } else {
                wanted.insert(name)
            }
        }
        guard !wanted.isEmpty else { return }
        for (index, column) in try file.names(of: wanted) {
            table.columns[index] = column
            table.notes[index] = Table.ColumnNote()
        }
    }
}

extension TableFile {
    /// Loads and reads a file away from the caller's thread.
    @concurrent
    static func read(path: String, options: TableOptions) async throws -> LoadedTable {
        let file = try TableFile(path: path, options: options)
        return LoadedTable(table: try file.table(), file: file)
    }
}
