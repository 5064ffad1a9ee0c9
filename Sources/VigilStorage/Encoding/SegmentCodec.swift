import VigilDomain

/// Turns rows into the bytes of a segment and back.
///
/// A segment has three values: the keys (times, order of arrival, ids), the columns, and the fingerprints of its ids in
/// ascending order. Looking for an id reads the fingerprints only, and the keys where one matches.
enum SegmentCodec {
    /// The most rows of a segment; a larger count in the database is damage.
    static let mostRows = 1 << 20

    static func encode(_ keys: SegmentKeys) -> [UInt8] {
        var writer = PlaneWriter(rows: keys.count, columns: 3)
        writer.output.write(count: keys.count)
        IntegerCoding.encode(keys.times, into: &writer)
        IntegerCoding.encode(keys.arrivals, into: &writer)
        TextCoding.encode(keys.ids, into: &writer)
        return writer.sealed(.keys)
    }

    /// The keys of a segment.
    ///
    /// - Parameters:
    ///   - bytes: What `encode` gave, untrusted.
    ///   - rows: How many rows it is said to have.
    ///   - withIDs: Whether ids are wanted, which take more time and memory than all else; empty ones otherwise.
    /// - Returns: The keys.
    /// - Throws: `corrupt` for damage in what is read.
    static func decodeKeys(_ bytes: [UInt8], rows: Int, withIDs: Bool = true) throws(StoreError) -> SegmentKeys {
        var reader = PlaneReader(try SealedBytes.content(.keys, of: bytes))
        try expect(rows, from: &reader)
        let times = try IntegerCoding.decode(count: rows, from: &reader)
        let arrivals = try IntegerCoding.decode(count: rows, from: &reader)
        guard withIDs else { return SegmentKeys(times: times, arrivals: arrivals, ids: TextColumn(empty: rows)) }
        let ids = try TextCoding.decode(count: rows, from: &reader)
        try reader.input.expectEnd()
        return SegmentKeys(times: times, arrivals: arrivals, ids: ids)
    }

    /// The times of a segment's rows alone, as many as it has.
    ///
    /// - Parameter bytes: What `encode` gave, untrusted.
    /// - Returns: The times.
    /// - Throws: `corrupt` for damage in what is read.
    static func decodeTimes(_ bytes: [UInt8]) throws(StoreError) -> [Int64] {
        var reader = PlaneReader(try SealedBytes.content(.keys, of: bytes))
        let stored = try reader.input.count(atMost: mostRows)
        return try IntegerCoding.decode(count: stored, from: &reader)
    }

    private enum Kind {
        static let numeric: UInt8 = 0
        static let categorical: UInt8 = 1
    }

    static func encode(_ columns: [Column], rows: Int) -> [UInt8] {
        var writer = PlaneWriter(rows: rows, columns: columns.count)
        writer.output.write(count: rows)
        writer.output.write(count: columns.count)
        for column in columns {
            switch column {
            case .numeric(let column):
                writer.output.write(Kind.numeric)
                NumberCoding.encode(column.values, into: &writer)
            case .categorical(let column):
                writer.output.write(Kind.categorical)
                CategoryCoding.encode(column, into: &writer)
            }
        }
        return writer.sealed(.columns)
    }

    /// The columns of a segment.
    ///
    /// - Parameters:
    ///   - bytes: What `encode` gave, untrusted.
    ///   - rows: How many rows it is said to have.
    ///   - passedBy: How many columns at the beginning are not wanted; passing one by takes next to no time.
    /// - Returns: The columns behind those.
    /// - Throws: `corrupt` for damage in what is read.
    static func decodeColumns(
        _ bytes: [UInt8], rows: Int, passingBy passedBy: Int = 0
    ) throws(StoreError) -> [Column] {
        var reader = PlaneReader(try SealedBytes.content(.columns, of: bytes))
        try expect(rows, from: &reader)
        let count = try reader.input.count(atMost: reader.input.left)
        guard passedBy <= count else { throw .damaged("it has \(count) columns, fewer than \(passedBy) features") }
        var columns: [Column] = []
        columns.reserveCapacity(count - passedBy)
        for _ in 0..<passedBy {
            switch try reader.input.byte() {
            case Kind.numeric: try NumberCoding.pass(count: rows, in: &reader)
            case Kind.categorical: try CategoryCoding.pass(count: rows, in: &reader)
            default: throw .damaged("a column of an unknown kind")
            }
        }
        for _ in passedBy..<count {
            switch try reader.input.byte() {
            case Kind.numeric:
                columns.append(.numeric(NumericColumn(try NumberCoding.decode(count: rows, from: &reader))))
            case Kind.categorical:
                columns.append(.categorical(try CategoryCoding.decode(count: rows, from: &reader)))
            default:
                throw .damaged("a column of an unknown kind")
            }
        }
        try reader.input.expectEnd()
        return columns
    }

    private static func expect(_ rows: Int, from reader: inout PlaneReader) throws(StoreError) {
        guard (0...mostRows).contains(rows) else { throw .damaged("it is said to have \(rows) rows") }
        let stored = try reader.input.count(atMost: mostRows)
        guard stored == rows else { throw .damaged("it has \(stored) rows instead of \(rows)") }
    }
}

/// When each row of a segment was made, in which order the rows came, and their ids.
struct SegmentKeys: Sendable {
    /// Milliseconds since the epoch.
    var times: [Int64]
    /// The place of each row among all that its model ever got.
    var arrivals: [Int64]
    /// The ids.
    var ids: TextColumn

    var count: Int { times.count }

    /// No rows.
    static var empty: SegmentKeys { SegmentKeys(times: [], arrivals: [], ids: TextColumn()) }

    /// Adds the keys of other rows behind these.
    mutating func append(_ other: SegmentKeys) {
        times.append(contentsOf: other.times)
        arrivals.append(contentsOf: other.arrivals)
        ids.append(other.ids)
    }
}
