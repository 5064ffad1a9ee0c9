/// The binary form of rows: column after column, as `docs/guide/columns.md` lays it out byte by byte.
///
/// Everything is little-endian. What a byte can hold grows only with the version.
package enum ColumnsFormat {
    /// What a body of this form is sent as.
    package static let mediaType = "application/vnd.vigil.columns.v1"

    /// The first bytes of every body.
    static let magic = Array("VGLC".utf8)
    /// The version that is written and read.
    static let version: UInt8 = 1
    /// Magic, version, content, number of columns, number of rows, length of the body.
    static let headerSize = 16
    /// Length of the name, kind, a zero, length of the data.
    static let columnHeaderSize = 8
    /// The most rows of a body; shorter ones than those of NDJSON would otherwise be many more.
    package static let mostRows = 1_000_000
    /// The most values of a body, rows times columns of the model, which also those take that were not sent.
    package static let mostValues = 1 << 24
    /// The most names of a column that has more of them than there are rows.
    static let mostNamesBeyondRows = 65_535
    /// In a column of times, no value.
    static let missingTime = Int64.min

    /// What the rows are.
    enum Content: UInt8, CaseIterable {
        case predictions = 1
        case outcomes = 2
    }

    /// How the data of a column are written.
    enum Kind: UInt8, CaseIterable {
        /// Ids of 16 bytes each.
        case uuids = 1
        /// Ids of any length: a UInt16 of bytes for each row, then the bytes of all.
        case texts = 2
        /// Milliseconds since 1970-01-01 UTC, an Int64 each.
        case times = 3
        /// Doubles; NaN is a missing value.
        case numbers = 4
        /// A dictionary, and a code for each row.
        case names = 5
    }

    /// How many bytes a code has, and which one says that the value is missing.
    ///
    /// - Parameter names: How many names the dictionary has.
    /// - Returns: The smallest width in which every name and the missing value have a code.
    static func code(names: Int) -> (width: Int, missing: UInt32) {
        names < 1 << 8 ? (1, 0xFF) : names < 1 << 16 ? (2, 0xFFFF) : (4, .max)
    }
}

extension ColumnsFormat.Kind {
    /// The kind in words for messages.
    var words: String {
        switch self {
        case .uuids: "UUIDs (kind 1)"
        case .texts: "texts (kind 2)"
        case .times: "times (kind 3)"
        case .numbers: "numbers (kind 4)"
        case .names: "names (kind 5)"
        }
    }
}
