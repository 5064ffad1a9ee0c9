package import VigilDomain

extension SQLStore {
    package func newestPoints(of model: ModelName, version: String?) async throws -> [MetricPoint] {
        try await database.read { connection in
            var points: [MetricPoint] = []
            for entry in try connection.versions(of: model) where version == nil || version == entry.version {
                var last = ""
                while let metric = try connection.metric(after: last, of: entry) {
                    if let point = try connection.newestPoint(of: metric, entry, model: model) { points.append(point) }
                    last = metric
                }
            }
            return points
        }
    }
}

extension SQLConnection {
    /// The next metric that a version has points of, `nil` after the last.
    ///
    /// A step of the primary key from name to name: `DISTINCT` would read every point there ever was.
    fileprivate func metric(after name: String, of version: VersionEntry) throws -> String? {
        try first(
            "SELECT metric FROM metric_points WHERE version_id = ? AND metric > ? ORDER BY metric LIMIT 1",
            [.integer(version.id), .text(name)]
        ) { try $0.text(0) }
    }

    /// The newest mature point of a metric; the primary key is read backwards and only as far as windows are open.
    fileprivate func newestPoint(
        of metric: String, _ version: VersionEntry, model: ModelName
    ) throws -> MetricPoint? {
        // Two, since a window can have a computed and a recorded one.
        let found = try all(
            """
            \(MetricPointRow.columns) WHERE version_id = ? AND metric = ? AND is_mature = 1 AND origin <> 'estimated'
            ORDER BY window_start DESC, origin DESC LIMIT 2
            """,
            [.integer(version.id), .text(metric)]
        ) { try MetricPointRow.point($0, metric: MetricID(metric), model: model, version: version.version) }
        let newest = found.filter { $0.window.start == found.first?.window.start }
        let measured = newest.filter { $0.value.measurement != nil }
        return measured.first { $0.origin == .computed } ?? measured.first ?? newest.first
    }
}
