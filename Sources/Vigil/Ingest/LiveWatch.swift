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
    fileprivate struct Key: Hashable {
        let model: ModelName
        let version: String
    }

    /// What detectors were set for.
    fileprivate struct Setting: Hashable {
        let revision: Int64
        let live: DriftPolicy.Live
        let budget: FalseAlarmBudget
    }

    /// A version with a baseline, as its detectors are to be set.
    struct Subject: Sendable {
        fileprivate let key: Key
        fileprivate let setting: Setting
        fileprivate let schema: ModelSchema
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

    /// A version as its detectors are to be set.
    ///
    /// - Parameters:
    ///   - schema: The version.
    ///   - revision: Of its baseline.
    /// - Returns: The version; `nil` where its policy wants no detectors.
    func subject(_ schema: ModelSchema, revision: Int64) -> Subject? {
        let policy = schema.driftPolicy
        guard policy.live.share > 0 else { return nil }
        return Subject(
            key: Key(model: schema.model, version: schema.version),
            setting: Setting(
                revision: revision, live: policy.live, budget: (policy.rule ?? rule).budget ?? .standard),
            schema: schema)
    }

    /// Lets the detectors of a version look at predictions that were accepted.
    ///
    /// - Parameters:
    ///   - rows: The predictions, in the order in which they are to be looked at.
    ///   - subject: Their version.
    /// - Returns: The alarms that they set off at once; those of rows that wait are stored with the next `save()`.
    func look(at rows: LiveRows, _ subject: Subject) -> [LiveDriftSignal] {
        guard rows.count > 0 else { return [] }
        return withEntry(of: subject) { entry in
            guard entry.monitor != nil else {
                let room = Self.mostWaiting - entry.waiting.count
                entry.dropped += max(0, rows.count - room)
                entry.waiting.append(rows.count <= room ? rows : rows.rows(Array(0..<max(0, room))))
                return []
            }
            return entry.monitor?.update(rows) ?? []
        }
    }

    /// The same of one prediction, without making rows of it.
    ///
    /// - Parameters:
    ///   - row: The prediction.
    ///   - layout: Where its values stand.
    ///   - subject: Its version.
    /// - Returns: As of rows.
    func look(at row: LiveRow, _ layout: LiveLayout, _ subject: Subject) -> [LiveDriftSignal] {
        withEntry(of: subject) { entry in
            if entry.monitor != nil {
                return entry.monitor?.update(id: row.id, moment: row.timestamp) { row.number(at: $0, layout) } ?? []
            }
            if entry.waiting.count < Self.mostWaiting {
                entry.waiting.append(id: row.id, moment: row.timestamp) { row.number(at: $0, layout) }
            } else {
                entry.dropped += 1
            }
            return []
        }
    }

    /// Hands over a version's entry, made anew where it was set for something else, and keeps the alarms that came of it.
    private func withEntry(
        of subject: Subject, _ body: (inout Entry) -> [LiveDriftSignal]
    ) -> [LiveDriftSignal] {
        entries.withLock { entries in
            begin(subject, in: &entries)
            // In place, since a copy of the detectors would cost far more than what they do.
            return Self.change(&entries[subject.key], body)
        }
    }

    private static func change(
        _ entry: inout Entry?, _ body: (inout Entry) -> [LiveDriftSignal]
    ) -> [LiveDriftSignal] {
        guard var taken = entry.take() else { return [] }
        defer { entry = taken }
        let signals = body(&taken)
        taken.signals += signals
        return signals
    }

    /// Sets a version's detectors now, and waits until they are.
    func prepare(_ subject: Subject) async {
        let task = entries.withLock { entries in
            begin(subject, in: &entries)
            return entries[subject.key]?.task
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

    /// Starts anew unless the detectors are set, or being set, for just this.
    private func begin(_ subject: Subject, in entries: inout [Key: Entry]) {
        let key = subject.key
        guard entries[key]?.setting != subject.setting else { return }
        // Who has not heard of the newer baseline yet is looked at by its detectors.
        if let known = entries[key], known.setting.revision > subject.setting.revision { return }
        let signals = entries[key]?.signals ?? []
        // Another baseline or policy is a new beginning; a new process is none.
        let isContinued = entries[key] == nil
        entries[key]?.task?.cancel()
        entries[key] = Entry(
            setting: subject.setting, schema: subject.schema, waiting: LiveRows(schema: subject.schema),
            signals: signals, task: start(key, subject.setting, subject.schema, isContinued: isContinued))
    }

    private func start(
        _ key: Key, _ setting: Setting, _ schema: ModelSchema, isContinued: Bool
    ) -> Task<Void, Never> {
        // `prepare` awaits it, and a newer setting or the end of the watch cancels it. What it does is never urgent.
        Task(priority: .background) { [weak self, store, detectors, report] in
            do {
                let chosen = try detectors.streamDetectors(named: setting.live.detector)
                guard let baseline = try await store.models.baseline(of: schema), !Task.isCancelled else { return }
                // Read before the detectors are set: whatever is stored later, and some of what is there, waits.
                let recent = isContinued ? try await Self.recent(schema, store.predictions) : LiveRows(schema: schema)
                let monitor = try await HeavyWork.run { isCancelled in
                    try LiveDriftMonitor(
                        baseline: baseline, detectors: chosen, live: setting.live, budget: setting.budget,
                        isCancelled: isCancelled)
                }
                let waiting = self?.waitingIDs(key, setting) ?? []
                let continued = try await HeavyWork.run { _ in
                    var monitor = monitor
                    // The alarms of these rows were stored when they came.
                    _ = monitor.update(recent.rows(recent.ids.indices.filter { !waiting.contains(recent.ids[$0]) }))
                    return monitor
                }
                try await self?.finish(key, setting, continued)
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

    /// Lets the detectors look at what waits, most of it without keeping anyone from handing over more, and sets them.
    private func finish(_ key: Key, _ setting: Setting, _ monitor: LiveDriftMonitor) async throws {
        var monitor = monitor
        var signals: [LiveDriftSignal] = []
        while let waiting = takeWaiting(key, setting) {
            let before = monitor
            let step = try await HeavyWork.run { _ in
                var copy = before
                let found = copy.update(waiting)
                return (monitor: copy, signals: found)
            }
            monitor = step.monitor
            signals += step.signals
        }
        entries.withLock { entries in
            guard entries[key]?.setting == setting, let rest = entries[key]?.waiting else { return }
            entries[key]?.signals += signals + monitor.update(rest)
            entries[key]?.waiting = LiveRows(columnsOf: rest)
            entries[key]?.monitor = monitor
        }
    }

    /// Takes what waits when it is more than a call can wait for.
    private func takeWaiting(_ key: Key, _ setting: Setting) -> LiveRows? {
        entries.withLock { entries in
            guard let entry = entries[key], entry.setting == setting, entry.waiting.count > 100 else { return nil }
            entries[key]?.waiting = LiveRows(columnsOf: entry.waiting)
            return entry.waiting
        }
    }
}
