public import VigilDomain
public import VigilMonitoring
import VigilStorage

extension ModelDriftDetector {
    /// The most windows that one analysis may come to.
    public static let mostWindows = 10_000

    /// Analyses a stretch of stored predictions in windows of any kind; nothing is stored.
    ///
    /// The comparison and the detectors are those of the model's policy; a window's level follows from the budget at the
    /// windows' own pace (counted windows: the schema's).
    ///
    /// - Parameters:
    ///   - windows: By calendar, by number of predictions, or sliding.
    ///   - range: Event time; all that is stored when `nil`.
    ///   - model: The model.
    ///   - version: Its version; the newest registered one when `nil`.
    ///   - rule: When a column counts as drifted; the policy's, or the service's, when `nil`.
    /// - Returns: One finding a window, oldest first; windows without predictions are left out.
    /// - Throws: `MonitoringError` for an unknown model, a missing baseline or too many windows, `DomainError` for windows
    ///   that cannot be made.
    public func detectDrift(
        in windows: DriftWindows, over range: TimeRange? = nil, for model: ModelName, version: String? = nil,
        rule: DriftRule? = nil
    ) async throws -> [DriftFinding] {
        try windows.validate()
        if let range, range.start >= range.end {
            throw MonitoringError(.invalidValue, field: "to", "\(range.end) was given; it must be after \(range.start)")
        }
        var schema = try await registry.schema(of: model, version: version)
        if let rule {
            var policy = schema.driftPolicy
            policy.rule = rule
            schema.drift = policy
        }
        return try await analyse(schema, in: windows, over: range)
    }

    /// Analyses the stored predictions of a version by the policy of `schema`, which need not be the registered one.
    func analyse(
        _ schema: ModelSchema, in windows: DriftWindows, over range: TimeRange?
    ) async throws -> [DriftFinding] {
        let stored = try await store.predictions.windows(of: schema, in: range)
        let baseline = try await baselines.baseline(of: schema)
        if baseline == nil, schema.drift?.comparesWithTrailing != true { throw Self.noBaseline(schema) }
        try requireFew(windows, stored)
        guard case .calendar(let length) = windows, length != schema.window, schema.window.nests(in: length),
            let summaries = SummarizedWindows(store.findings, schema: schema, baseline: baseline)
        else { return try await analyse(stored, schema, in: windows, over: range, baseline: baseline) }
        let kept = try await store.predictions.keptFrom(schema)
        var findings: [DriftFinding] = []
        // A window that has lost some of its rows is none.
        for long in LongWindow.grouped(stored, by: length) where kept.map({ $0 <= long.range.start }) ?? true {
            try Task.checkCancellation()
            if long.isWhole(in: range), let counts = try await summaries.counts(of: long.windows) {
                findings.append(
                    try await finding(of: counts, long.range, schema, baseline: baseline, every: windows.intervalDays))
            } else {
                findings += try await analyse(long.windows, schema, in: windows, over: range, baseline: baseline)
            }
        }
        return findings
    }

    private func finding(
        of counts: WindowCounts, _ window: TimeRange, _ schema: ModelSchema, baseline: PreparedBaseline?,
        every days: Double?
    ) async throws -> DriftFinding {
        let source = ComparisonSource(predictions: store.predictions, baselines: baselines, rule: rule)
        let comparison = try await source.comparison(
            of: window, schema: schema, baseline: baseline, intervalDays: days)
        guard let comparison else { throw Self.noBaseline(schema) }
        return DriftFinding(
            model: schema.model, version: schema.version, window: window, checkedAt: clock.now(),
            result: await WindowResults.drift(counts, comparison: comparison))
    }

    /// Analyses the rows of windows.
    private func analyse(
        _ stored: [WindowProgress], _ schema: ModelSchema, in windows: DriftWindows, over range: TimeRange?,
        baseline: PreparedBaseline?
    ) async throws -> [DriftFinding] {
        let source = ComparisonSource(predictions: store.predictions, baselines: baselines, rule: rule)
        var cutter = DriftWindowing(windows, schema: schema)
        var findings: [DriftFinding] = []
        for window in stored {
            try Task.checkCancellation()
            let rows = try await store.predictions.labelledPredictions(
                of: schema, in: window.window, reading: .features
            ).predictions
            let inside = range.map { range in
                rows.rows(
                    rows.timestamps.indices.filter { range.contains(Timestamp(milliseconds: rows.timestamps[$0])) })
            }
            findings += try await analysed(
                try cutter.add(inside ?? rows), windows, schema: schema, baseline: baseline, source: source)
        }
        findings += try await analysed(cutter.finish(), windows, schema: schema, baseline: baseline, source: source)
        return findings
    }

    private func analysed(
        _ cut: [DriftWindowing.Window], _ windows: DriftWindows, schema: ModelSchema, baseline: PreparedBaseline?,
        source: ComparisonSource
    ) async throws -> [DriftFinding] {
        var findings: [DriftFinding] = []
        for window in cut {
            let comparison = try await source.comparison(
                of: window.range, schema: schema, baseline: baseline, intervalDays: windows.intervalDays)
            guard let comparison else { continue }
            let result = await WindowResults.drift(
                window.rows, schema: schema, comparison: comparison, detectors: detectors)
            findings.append(
                DriftFinding(
                    model: schema.model, version: schema.version, window: window.range, checkedAt: clock.now(),
                    result: result))
        }
        return findings
    }

    private func requireFew(_ windows: DriftWindows, _ stored: [WindowProgress]) throws {
        guard let first = stored.first, let last = stored.last else { return }
        let days = Double(last.window.end.milliseconds - first.window.start.milliseconds) / 86_400_000
        let rows = stored.reduce(0) { $0 + $1.predictions }
        let expected: Double =
            switch windows {
            case .count(let size): Double(rows) / Double(size)
            case .calendar, .sliding: days / (windows.intervalDays ?? 1)
            }
        guard expected <= Double(Self.mostWindows) else {
            throw MonitoringError(
                .tooLarge, field: "windows",
                "about \(Int(min(expected, 1e15))) windows would come of it; at most \(Self.mostWindows) are allowed. Take "
                    + "a shorter range, or longer windows")
        }
    }

    /// Makes sure that every detector of a model's policy is there.
    func requireKnownDetectors(of schema: ModelSchema) throws {
        for (index, detector) in schema.driftPolicy.detectors.enumerated()
        where !detectors.knows(DriftDetectorID(detector.id)) {
            throw MonitoringError(
                .invalidValue, field: "drift.detectors[\(index)].id",
                "\(detectors.refusal(of: DriftDetectorID(detector.id))); GET /api/v1/catalog lists the detectors, and your "
                    + "own are registered with the service")
        }
        do {
            _ = try detectors.streamDetectors(named: schema.driftPolicy.live.detector)
        } catch {
            throw MonitoringError(.invalidValue, field: "drift.live.detector", error.detail)
        }
    }
}
