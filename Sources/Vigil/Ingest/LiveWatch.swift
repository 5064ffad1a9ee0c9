import Synchronization
import VigilDomain
import VigilMonitoring
import VigilStorage

/// Keeps the live drift detectors of each model version, and sets new ones when its baseline or policy changes.
///
/// Setting them takes up to a second a column and is done in the background. Predictions that come meanwhile wait, up to
/// `mostWaiting`, and are looked at in their order once it is done. In a new process the detectors go through the newest
/// stored predictions first, up to `mostRecent`, and so go on about where those of the last process stopped.
final class LiveWatch: Sendable {
    private struct Key: Hashable {
        let model: ModelName
        let version: String
    }

    /// What detectors were set for.
    private struct Setting: Hashable {
        let revision: Int64
        let live: DriftPolicy.Live
        let budget: FalseAlarmBudget
    }

    private struct Entry {
        let setting: Setting
        let schema: ModelSchema
        /// `nil` until the detectors are set.
        var monitor: LiveDriftMonitor?
        /// What came before they were.
        var waiting: LiveRows
        /// How many predictions more came than may wait.
        var dropped = 0
        /// Alarms that are not stored yet.
        var signals: [LiveDriftSignal] = []
        var task: Task<Void, Never>?
    }

    /// The state of a version's detectors.
    enum State: Sendable {
        /// The policy wants none.
        case off
        /// No prediction came since the service began, or since the baseline was set.
        case idle
        /// They are being set.
        case starting
        /// They watch.
        case watching(LiveDriftMonitor.Watch, dropped: Int)
    }

    /// More predictions than these do not wait for the detectors of their version.
    private static let mostWaiting = 50_000
    /// So many stored predictions are gone through at first; what lies further back hardly moves a detector any more.
    private static let mostRecent = 50_000

    private let store: MonitoringStore
    private let rule: DriftRule
    private let detectors: DriftDetectorRegistry
    private let report: @Sendable (ModelSchema, any Error) -> Void
    private let entries = Mutex<[Key: Entry]>([:])

    /// A watch without any detector yet.
    ///
    /// - Parameters:
    ///   - store: Where baselines are read and alarms kept.
    ///   - rule: Of models that have none of their own.
    ///   - detectors: The stream detectors that a policy may name.
    ///   - report: Is told when detectors cannot be set.
    init(
        store: MonitoringStore, rule: DriftRule, detectors: DriftDetectorRegistry,
        report: @escaping @Sendable (ModelSchema, any Error) -> Void
    ) {
        self.store = store
        self.rule = rule
        self.detectors = detectors
        self.report = report
    }

    deinit { entries.withLock { $0.values.forEach { $0.task?.cancel() } } }

    /// Lets the detectors of a version look at predictions that were accepted.
    ///
    /// - Parameters:
    ///   - rows: The predictions, in the order in which they are to be looked at.
    ///   - schema: Their version.
    ///   - revision: Of the version's baseline.
    /// - Returns: The alarms that they set off at once; those of rows that wait are stored with the next `save()`.
    func look(at rows: LiveRows, schema: ModelSchema, revision: Int64) -> [LiveDriftSignal] {
        let setting = setting(of: schema, revision: revision)
        guard setting.live.share > 0, rows.count > 0 else { return [] }
        let key = Key(model: schema.model, version: schema.version)
        return entries.withLock { entries in
            begin(key, setting, schema, in: &entries)
            guard entries[key]?.monitor != nil else {
                let room = Self.mostWaiting - (entries[key]?.waiting.count ?? 0)
                entries[key]?.dropped += max(0, rows.count - room)
                entries[key]?.waiting.append(rows.count <= room ? rows : rows.rows(Array(0..<max(0, room))))
                return []
            }
            let signals = entries[key]?.monitor?.update(rows) ?? []
            entries[key]?.signals += signals
            return signals
        }
    }

    /// Sets a version's detectors now, and waits until they are.
    func prepare(_ schema: ModelSchema, revision: Int64) async {
        let setting = setting(of: schema, revision: revision)
        guard setting.live.share > 0 else { return }
        let key = Key(model: schema.model, version: schema.version)
        let task = entries.withLock { entries in
            begin(key, setting, schema, in: &entries)
            return entries[key]?.task
        }
        await task?.value
    }

    /// What is watched of a version, and how.
    func state(of schema: ModelSchema) -> State {
        guard schema.driftPolicy.live.share > 0 else { return .off }
        let key = Key(model: schema.model, version: schema.version)
        return entries.withLock { entries in
            guard let entry = entries[key] else { return .idle }
            guard let monitor = entry.monitor else { return .starting }
            return .watching(monitor.watch, dropped: entry.dropped)
        }
    }

    /// Stores the alarms that came since the last time.
    ///
    /// - Returns: The models that had any.
    /// - Throws: When the store cannot be written; the alarms are kept for the next time.
    func save() async throws -> Set<ModelName> {
        var models: Set<ModelName> = []
        for key in entries.withLock({ $0.filter { !$0.value.signals.isEmpty }.map(\.key) }) {
            let taken = entries.withLock { entries -> (ModelSchema, [LiveDriftSignal])? in
                guard let entry = entries[key], !entry.signals.isEmpty else { return nil }
                entries[key]?.signals = []
                return (entry.schema, entry.signals)
            }
            guard let (schema, signals) = taken else { continue }
            do {
                try await store.findings.record(signals, of: schema)
                models.insert(schema.model)
            } catch {
                entries.withLock { $0[key]?.signals.insert(contentsOf: signals, at: 0) }
                throw error
            }
        }
        return models
    }

    private func setting(of schema: ModelSchema, revision: Int64) -> Setting {
        let policy = schema.driftPolicy
        return Setting(revision: revision, live: policy.live, budget: (policy.rule ?? rule).budget ?? .standard)
    }

    /// Starts anew unless the detectors are set, or being set, for just this.
    private func begin(_ key: Key, _ setting: Setting, _ schema: ModelSchema, in entries: inout [Key: Entry]) {
        guard entries[key]?.setting != setting else { return }
        let signals = entries[key]?.signals ?? []
        // Another baseline or policy is a new beginning; a new process is none.
        let isContinued = entries[key] == nil
        entries[key]?.task?.cancel()
        entries[key] = Entry(
            setting: setting, schema: schema, waiting: LiveRows(schema: schema), signals: signals,
            task: start(key, setting, schema, isContinued: isContinued))
    }

    private func start(
        _ key: Key, _ setting: Setting, _ schema: ModelSchema, isContinued: Bool
    ) -> Task<Void, Never> {
        // `prepare` awaits it, and a newer setting or the end of the watch cancels it. What it does is never urgent.
        Task(priority: .background) { [weak self, store, detectors, report] in
            do {
                let detector = try detectors.streamDetector(named: setting.live.detector)
                guard let baseline = try await store.models.baseline(of: schema), !Task.isCancelled else { return }
                // Read before the detectors are set: whatever is stored later, and some of what is there, waits.
                let recent = isContinued ? try await Self.recent(schema, store.predictions) : LiveRows(schema: schema)
                let monitor = try await HeavyWork.run { isCancelled in
                    try LiveDriftMonitor(
                        baseline: baseline, detector: detector, live: setting.live, budget: setting.budget,
                        isCancelled: isCancelled)
                }
                let waiting = self?.waitingIDs(key, setting) ?? []
                let continued = try await HeavyWork.run { _ in
                    var monitor = monitor
                    // The alarms of these rows were stored when they came.
                    _ = monitor.update(recent.rows(recent.ids.indices.filter { !waiting.contains(recent.ids[$0]) }))
                    return monitor
                }
                self?.finish(key, setting, continued)
            } catch is CancellationError {
                // A newer setting took its place, or the service ends.
            } catch {
                // The next prediction tries again.
                self?.entries.withLock { entries in
                    if entries[key]?.setting == setting { entries[key] = nil }
                }
                report(schema, error)
            }
        }
    }

    /// The newest stored predictions of a version, in the order of their times.
    private static func recent(_ schema: ModelSchema, _ store: any PredictionStore) async throws -> LiveRows {
        var parts: [LiveRows] = []
        var count = 0
        for window in try await store.windows(of: schema, in: nil).reversed() where count < mostRecent {
            try Task.checkCancellation()
            let stored = try await store.labelledPredictions(of: schema, in: window.window)
            let rows = LiveRows(stored.predictions, schema: schema)
            let taken = min(rows.count, mostRecent - count)
            parts.append(rows.rows(Array((rows.count - taken)..<rows.count)))
            count += taken
        }
        var recent = LiveRows(schema: schema)
        for part in parts.reversed() { recent.append(part) }
        return recent
    }

    private func waitingIDs(_ key: Key, _ setting: Setting) -> Set<String> {
        entries.withLock { entries in
            guard let entry = entries[key], entry.setting == setting else { return [] }
            return Set(entry.waiting.ids)
        }
    }

    private func finish(_ key: Key, _ setting: Setting, _ monitor: LiveDriftMonitor) {
        entries.withLock { entries in
            guard let entry = entries[key], entry.setting == setting else { return }
            var monitor = monitor
            entries[key]?.signals += monitor.update(entry.waiting)
            entries[key]?.waiting = LiveRows(schema: entry.schema)
            entries[key]?.monitor = monitor
        }
    }
}

extension LivePrediction {
    /// The numbers that live detectors look at.
    func liveRows(schema: ModelSchema) -> LiveRows {
        var rows = LiveRows(schema: schema)
        rows.append(id: id, moment: timestamp) { place in
            let value: FeatureValue?
            switch place {
            case .score: return score ?? .nan
            case .error: return .nan
            case .prediction: value = prediction
            case .feature(let index): value = features[schema.features[index].name]
            }
            if case .number(let number) = value { return number }
            return .nan
        }
        return rows
    }
}
