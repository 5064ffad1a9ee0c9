package import VigilDomain

/// Which predictions and outcomes of a model are to go, decided without I/O.
///
/// What goes are whole windows, and whole days of windows that are shorter, with all that is stored of them. What never
/// goes are windows that are open or wait for labels, and the id horizon of the model, within which an id is counted once.
package struct RetentionPlan: Hashable, Sendable {
    /// What is known of a version.
    package struct Version: Hashable, Sendable {
        /// Its text.
        package var version: String
        /// How long its windows are.
        package var window: WindowLength
        /// What is kept in any case, behind the newest event.
        package var least: Duration
        /// From when on its predictions are kept by now; `nil` while all are.
        package var keptFrom: Timestamp?

        /// A version.
        package init(version: String, window: WindowLength, least: Duration, keptFrom: Timestamp? = nil) {
            self.version = version
            self.window = window
            self.least = least
            self.keptFrom = keptFrom
        }
    }

    /// From when on a version's predictions are kept, later than by now.
    package struct Cut: Hashable, Sendable {
        /// The version's text.
        package var version: String
        /// The start of a window.
        package var keptFrom: Timestamp

        /// A cut.
        package init(version: String, keptFrom: Timestamp) {
            self.version = version
            self.keptFrom = keptFrom
        }
    }

    /// Only of versions that change.
    package private(set) var cuts: [Cut] = []
    /// The bytes of the segments that stay.
    package private(set) var bytesLeft = 0

    /// Decides.
    ///
    /// - Parameters:
    ///   - policy: The model's.
    ///   - newest: The model's newest event, as far as it can be believed.
    ///   - versions: The model's versions.
    ///   - spans: Every segment of predictions and outcomes; only needed where bytes are limited.
    /// - Complexity: O(n log n) for n segments, and a look at them for each window that goes.
    package init(_ policy: RetentionPolicy, newest: Timestamp, versions: [Version], spans: [StoredSpan]) {
        var keeps: [String: Keep] = [:]
        for version in versions {
            keeps[version.version] = Keep(version, policy: policy, newest: newest)
        }
        for span in spans { keeps[span.version]?.add(span) }
        if let most = policy.bytes { Self.fit(&keeps, into: most) }
        bytesLeft = keeps.values.reduce(0) { $0 + $1.bytes }
        cuts = versions.compactMap { version in
            guard let kept = keeps[version.version]?.from, version.keptFrom.map({ $0 < kept }) ?? true else {
                return nil
            }
            return Cut(version: version.version, keptFrom: kept)
        }
    }

    /// Whether nothing is to go.
    package var isEmpty: Bool { cuts.isEmpty }

    /// What is known of a model's versions.
    ///
    /// - Parameters:
    ///   - schemas: The versions.
    ///   - work: What an evaluation of the model knows of them.
    /// - Returns: The versions, in their order.
    package static func versions(_ schemas: [ModelSchema], work: EvaluationWork) -> [Version] {
        let horizon = schemas.map(\.idHorizon).max() ?? ModelSchema.defaultIDHorizon
        return schemas.map { schema in
            Version(
                version: schema.version, window: schema.window, least: least(schema, idHorizon: horizon),
                keptFrom: work.versions.first { $0.version == schema.version }?.keptFrom)
        }
    }

    /// What is kept in any case, behind the newest event.
    ///
    /// - Parameters:
    ///   - schema: The version.
    ///   - idHorizon: The model's.
    /// - Returns: The longest of the id horizon, the time that labels are waited for and a day, and the windows that an open
    ///   one is compared with.
    package static func least(_ schema: ModelSchema, idHorizon: Duration) -> Duration {
        var least = max(idHorizon, schema.labelHorizon + .days(1))
        if case .trailing(let count) = schema.driftPolicy.comparison {
            let days = schema.window.days * Double(count + 1)
            least = max(least, .milliseconds(Int64(days * 86_400_000)))
        }
        return least
    }

    /// The windows that go as a whole: a version's own, or days where those are shorter.
    ///
    /// - Parameter window: The version's.
    /// - Returns: The longer.
    package static func wholeWindows(_ window: WindowLength) -> WindowLength {
        switch window {
        case .minute, .hour, .sixHours: .day
        case .day, .week, .month, .quarter: window
        }
    }

    /// Moves the oldest segments out until the others fit, as far as they may go.
    private static func fit(_ keeps: inout [String: Keep], into most: Int) {
        var bytes = keeps.values.reduce(0) { $0 + $1.bytes }
        let oldestFirst = keeps.flatMap { version, keep in
            keep.spans.map { (version: version, last: $0.times.upperBound) }
        }
        .sorted { ($0.last, $0.version) < ($1.last, $1.version) }
        for (version, last) in oldestFirst {
            guard bytes > most else { return }
            bytes -= keeps[version]?.removeAll(through: last) ?? 0
        }
    }
}

/// What of a version stays.
private struct Keep {
    private let window: WindowLength
    /// From when on in any case.
    private let latest: Timestamp
    /// From when on; `nil` for everything.
    private(set) var from: Timestamp?
    /// The segments that stay.
    private(set) var spans: [StoredSpan] = []
    private(set) var bytes = 0

    init(_ version: RetentionPlan.Version, policy: RetentionPolicy, newest: Timestamp) {
        window = RetentionPlan.wholeWindows(version.window)
        latest = window.window(containing: newest.advanced(by: .zero - version.least)).start
        from = version.keptFrom
        guard let days = policy.days else { return }
        let behind = newest.advanced(by: .milliseconds(-Int64(days * 86_400_000)))
        let aged = min(latest, window.window(containing: behind).start)
        from = max(from ?? aged, aged)
    }

    mutating func add(_ span: StoredSpan) {
        guard from.map({ span.times.upperBound >= $0 }) ?? true else { return }
        spans.append(span)
        bytes += span.bytes
    }

    /// Lets the windows go up to the one that a moment lies in; returns the bytes of the segments that go with them.
    mutating func removeAll(through moment: Timestamp) -> Int {
        let end = min(latest, window.window(containing: moment).end)
        guard end > moment, from.map({ $0 <= moment }) ?? true else { return 0 }
        from = end
        let before = bytes
        spans.removeAll { $0.times.upperBound < end }
        bytes = spans.reduce(0) { $0 + $1.bytes }
        return before - bytes
    }
}

extension WindowLength {
    /// The first start of a window at a moment or after it.
    func start(atOrAfter moment: Timestamp) -> Timestamp {
        let window = window(containing: moment)
        return window.start == moment ? moment : window.end
    }
}
