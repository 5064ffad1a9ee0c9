package import VigilDomain

/// How a file is read as a table.
package struct TableOptions: Hashable, Sendable {
    /// What is in the file.
    package var format: Format = .automatic
    /// What stands between two fields of a CSV file.
    package var separator: Separator = .comma
    /// Cells that count as missing besides the empty one, such as `NA`.
    package var missingCells: [String] = []
    /// The kinds of columns that are not to be inferred.
    package var types = TypeOverrides()
    /// Whether infinite cells of a CSV file, such as `inf` or `1e999`, stay infinite instead of counting as missing.
    package var keepsInfinities = false
    /// The most bytes that are read, decompressed ones counted.
    package var limit = 8 << 30

    /// Comma-separated values or NDJSON, told apart by the first byte, with inferred kinds.
    package init() {}

    /// What is in a file.
    package enum Format: String, Hashable, Sendable, CaseIterable {
        /// NDJSON when the first byte that is not white space is `{`, otherwise CSV.
        case automatic
        case csv
        case ndjson
    }

    /// What stands between two fields of a CSV file.
    package enum Separator: String, Hashable, Sendable, CaseIterable {
        case comma, semicolon, tab

        /// The character.
        var byte: UInt8 {
            switch self {
            case .comma: UInt8(ascii: ",")
            case .semicolon: UInt8(ascii: ";")
            case .tab: UInt8(ascii: "\t")
            }
        }
    }
}

/// The kinds of columns that the user fixed, by name.
///
/// A column that is not here holds numbers when every cell that is there is a number, and names otherwise.
package struct TypeOverrides: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    /// The kinds.
    package var kinds: [String: ColumnKind]

    /// Overrides from a dictionary; none by default.
    package init(_ kinds: [String: ColumnKind] = [:]) { self.kinds = kinds }

    package init(dictionaryLiteral elements: (String, ColumnKind)...) {
        kinds = Dictionary(elements) { _, last in last }
    }

    /// The overrides that a model's schema makes for its features.
    package init(_ schema: ModelSchema) {
        kinds = Dictionary(schema.features.map { ($0.name, $0.kind) }) { first, _ in first }
    }

    /// Throws when a name is not among the columns of the file.
    func requireColumns(_ names: [String]) throws(FormatError) {
        let known = Set(names)
        guard let unknown = kinds.keys.filter({ !known.contains($0) }).min() else { return }
        throw FormatError(
            .unknownColumn,
            detail: "a kind was given for the column \(Excerpt.quoted(unknown)), which is not there; the columns are "
                + names.prefix(20).map { Excerpt.quoted($0) }.joined(separator: ", ")
                + (names.count > 20 ? " and \(names.count - 20) more" : ""))
    }
}
