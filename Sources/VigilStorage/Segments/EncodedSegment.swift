import VigilDomain

/// A segment ready to be written.
struct EncodedSegment: Sendable {
    /// Rows of a segment at most: reading a window that shares a segment with others should not cost much more.
    static let mostRows = 8192
    /// From so many rows on a merged segment ends with its window.
    static let rowsThatEndWithWindow = 512
    /// The level of segments that are long enough to stay as they are.
    static let sealedLevel = 100
    /// From so many rows on, a segment is sealed as it comes.
    private static let sealedRows = 4096

    var first: Int64
    var last: Int64
    var rows: Int
    var level: Int
    /// The least order of arrival; what is stored is relative to it.
    var firstArrival: Int64
    var fingerprints: [UInt8]
    var keys: [UInt8]
    var columns: [UInt8]

    /// A segment of `rows`, which are in order of time.
    init(_ rows: SegmentRows, hashes: [UInt64], level: Int) {
        first = rows.keys.times.first ?? 0
        last = rows.keys.times.last ?? 0
        self.rows = rows.count
        self.level = rows.count >= Self.sealedRows ? Self.sealedLevel : level
        let firstArrival = rows.keys.arrivals.min() ?? 0
        self.firstArrival = firstArrival
        var stored = rows.keys
        for row in stored.arrivals.indices { stored.arrivals[row] -= firstArrival }
        fingerprints = Fingerprints(hashes: hashes).encoded()
        keys = SegmentCodec.encode(stored)
        columns = SegmentCodec.encode(rows.columns, rows: rows.count)
    }

    /// Rows in order of time as segments of at most `mostRows` rows.
    ///
    /// - Parameters:
    ///   - rows: The rows, in order of time.
    ///   - hashes: The hash of each row's id.
    /// - Returns: The segments.
    static func segments(_ rows: SegmentRows, hashes: [UInt64]) -> [EncodedSegment] {
        guard rows.count > mostRows else { return [EncodedSegment(rows, hashes: hashes, level: 0)] }
        return stride(from: 0, to: rows.count, by: mostRows).map { start in
            let range = start..<min(start + mostRows, rows.count)
            return EncodedSegment(rows.slice(range), hashes: Array(hashes[range]), level: 0)
        }
    }

    /// Merged rows as longer segments, which end with a window where they can.
    ///
    /// - Parameters:
    ///   - rows: The rows, in order of time.
    ///   - window: The version's windows.
    ///   - level: The level of what remains short.
    /// - Returns: The segments.
    static func merged(_ rows: SegmentRows, window: WindowLength, level: Int) -> [EncodedSegment] {
        let hashes = rows.keys.ids.hashes()
        return cuts(rows.keys.times, window: window).map { range in
            let isLong = range.count >= rowsThatEndWithWindow
            return EncodedSegment(
                rows.slice(range), hashes: Array(hashes[range]), level: isLong ? sealedLevel : level)
        }
    }

    private static func cuts(_ times: [Int64], window: WindowLength) -> [Range<Int>] {
        var cuts: [Range<Int>] = []
        var start = 0
        var position = 0
        for run in WindowRun.runs(times, window: window) {
            let end = position + run.count
            while position < end {
                position = min(start + mostRows, end)
                if position - start == mostRows {
                    cuts.append(start..<position)
                    start = position
                }
            }
            if position - start >= rowsThatEndWithWindow {
                cuts.append(start..<position)
                start = position
            }
        }
        if start < times.count { cuts.append(start..<times.count) }
        return cuts
    }
}

extension SQLConnection {
    /// Writes a segment of a version; `base` is added to its orders of arrival.
    func insert(
        _ segment: EncodedSegment, _ table: SegmentTable, of versionID: Int64, arrivalsFrom base: Int64
    ) throws {
        try execute(
            table.insert,
            [
                .integer(versionID), .count(SegmentSpan(first: segment.first, last: segment.last).rawValue),
                .integer(segment.first), .integer(segment.last), .count(segment.rows), .count(segment.level),
                .integer(base + segment.firstArrival), .blob(segment.fingerprints), .blob(segment.keys),
                .blob(segment.columns), .count(segment.fingerprints.count), .count(segment.keys.count),
                .count(segment.columns.count),
            ])
    }
}
