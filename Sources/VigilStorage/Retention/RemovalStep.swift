import VigilDomain

/// A part of what has been let go, small enough that no other write waits for long.
struct RemovalStep: Sendable {
    /// A segment that is to be deleted.
    struct Segment: Sendable {
        var table: SegmentTable
        var size: SegmentSize
    }

    private let model: ModelName
    private(set) var segments: [Segment] = []
    /// Versions that have windows to be deleted.
    private var versions: [VersionEntry] = []

    /// Segments deleted at once.
    private static let mostSegments = 64
    /// The bytes of segments deleted at once: the pages of each are looked up.
    private static let mostBytes = 8 << 20
    /// Windows deleted at once.
    private static let mostWindows = 1000

    /// The next part of a model; `nil` when there is nothing left to delete.
    init?(of model: ModelName, _ connection: any SQLConnection) throws {
        self.model = model
        var bytes = 0
        for version in try connection.versions(of: model) where version.keptFrom != .min {
            for table in [SegmentTable.predictions, .outcomes] {
                let found = try connection.all(
                    table.sizesBefore,
                    [.integer(version.id), .integer(version.keptFrom), .count(Self.mostSegments)]
                ) { try SegmentSize($0) }
                for size in found where segments.count < Self.mostSegments && bytes < Self.mostBytes {
                    segments.append(Segment(table: table, size: size))
                    bytes += size.bytes
                }
            }
            if try Self.hasWindows(version, connection) { versions.append(version) }
        }
        guard !segments.isEmpty || !versions.isEmpty else { return nil }
    }

    private static func hasWindows(_ version: VersionEntry, _ connection: any SQLConnection) throws -> Bool {
        try connection.first(
            "SELECT window_start FROM prediction_windows WHERE version_id = ? AND window_start < ? LIMIT 1",
            [.integer(version.id), .integer(version.keptFrom)]
        ) { try $0.integer(0) } != nil
    }

    /// Deletes it; returns what was still there.
    func remove(_ connection: any SQLConnection) throws -> RemovalReceipt {
        // An append lists the segments nearby before it looks into them; none of these must go in between.
        try ModelProgress.hold(model, connection)
        var receipt = RemovalReceipt()
        for segment in segments
        where try connection.execute(segment.table.delete, [.integer(segment.size.id)]) == 1 {
            receipt.segments += 1
            receipt.bytes += segment.size.bytes
        }
        try connection.execute(
            "DELETE FROM quarantined_segments WHERE kind = ? AND segment_id = ?",
            each: segments.map { [.text($0.table.rawValue), .integer($0.size.id)] })
        try connection.takeRepeats(of: segments.filter { $0.table == .predictions }.map(\.size.id))
        for version in versions { receipt.predictions += try removeWindows(of: version, connection) }
        return receipt
    }

    /// Deletes the oldest windows of a version; returns how many predictions they had.
    private func removeWindows(of version: VersionEntry, _ connection: any SQLConnection) throws -> Int {
        let windows = try connection.all(
            """
            SELECT window_start, predictions FROM prediction_windows WHERE version_id = ? AND window_start < ?
            ORDER BY window_start LIMIT ?
            """,
            [.integer(version.id), .integer(version.keptFrom), .count(Self.mostWindows)]
        ) { (start: try $0.integer(0), predictions: Int(clamping: try $0.integer(1))) }
        guard let last = windows.last else { return 0 }
        let predictions = windows.reduce(0) { $0 + $1.predictions }
        try connection.execute(
            "DELETE FROM prediction_windows WHERE version_id = ? AND window_start <= ?",
            [.integer(version.id), .integer(last.start)])
        // What was counted of them is for analyses of windows, and these are none any more.
        try connection.execute(
            "DELETE FROM window_summaries WHERE version_id = ? AND window_end <= ?",
            [.integer(version.id), .integer(version.keptFrom)])
        try connection.execute(
            "UPDATE model_versions SET expired_predictions = expired_predictions + ? WHERE id = ?",
            [.count(predictions), .integer(version.id)])
        return predictions
    }
}
