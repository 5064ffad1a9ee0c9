package import VigilDomain

extension SQLStore {
    /// What is made room for before it is known how many points there are: a year of hours.
    private static let pointsOfChart = 8800

    package func metricPoints(_ query: MetricQuery) async throws -> [MetricPoint] {
        let points = try await reduceMetricPoints(query, into: Self.room(for: query)) { $0.append($1) }.result
        return Self.newest(points, query.limit)
    }

    private static func room(for query: MetricQuery) -> [MetricPoint] {
        var room: [MetricPoint] = []
        room.reserveCapacity(min(max(query.limit, 0), pointsOfChart * max(query.metrics.count, 1)))
        return room
    }

    /// The newest of points that come by series, each newest first, in the order of their windows, metrics and versions.
    private static func newest(_ points: [MetricPoint], _ limit: Int) -> [MetricPoint] {
        // Places are sorted and not points, which are large.
        var order = Array(points.indices.reversed())
        order.sort { left, right in
            guard points[left].window == points[right].window else { return points[left].window < points[right].window }
            let (metric, other) = (points[left].metric, points[right].metric)
            return metric == other ? points[left].version < points[right].version : metric < other
        }
        return order.suffix(max(limit, 0)).map { points[$0] }
    }

    package func reduceMetricPoints<Result: Sendable>(
        _ query: MetricQuery, into initial: @escaping @Sendable @autoclosure () -> Result,
        _ update: @Sendable @escaping (inout Result, MetricPoint) -> Void
    ) async throws -> (result: Result, cutAt: Timestamp?) {
        try await database.read { connection in
            var (result, cutAt) = (initial(), Timestamp?.none)
            for version in try connection.versions(of: query.model)
            where query.version == nil || query.version == version.version {
                // Without names one statement reads all of them.
                for metric in query.metrics.isEmpty ? [nil] : Set(query.metrics).sorted().map(Optional.some) {
                    let oldest = try connection.eachPoint(query, of: metric, version) { update(&result, $0) }
                    if let oldest { cutAt = max(cutAt ?? oldest, oldest) }
                }
            }
            return (result, cutAt)
        }
    }
}

extension SQLConnection {
    /// Reads points newest first.
    ///
    /// - Returns: The start of the oldest one's window where there are more than the limit says.
    fileprivate func eachPoint(
        _ query: MetricQuery, of metric: MetricID?, _ version: VersionEntry, _ body: (MetricPoint) -> Void
    ) throws -> Timestamp? {
        var count = 0
        var oldest: Timestamp?
        var isCut = false
        // One more than is wanted tells whether there are more.
        var longer = query
        longer.limit = min(max(query.limit, 0), .max - 1) + 1
        let statement = metric == nil ? MetricPointRow.all(query) : MetricPointRow.ofMetric(query)
        let name: [SQLValue] = metric.map { [.text($0.rawValue)] } ?? []
        try self.query(statement, [.integer(version.id)] + name + MetricPointRow.bounds(longer, of: version)) { row in
            guard count < query.limit else {
                isCut = true
                return
            }
            let point = try MetricPointRow.point(
                row, metric: metric ?? MetricPointRow.metric(row), model: query.model, version: version.version)
            count += 1
            oldest = point.window.start
            body(point)
        }
        return isCut ? oldest : nil
    }
}
