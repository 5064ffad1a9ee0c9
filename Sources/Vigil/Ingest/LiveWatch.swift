import Synchronization
import VigilDomain
import VigilMonitoring
import VigilStorage

/// Keeps the live drift detectors of each model version, and sets new ones when its baseline or policy changes.
///
/// Setting them takes a second a column and is done beside the predictions, which are not watched until it is done.
final class LiveWatch: Sendable {
    private struct Key: Hashable {
        let model: ModelName
        let version: String
    }

    /// What detectors were set for.
    private struct Setting: Hashable {
        let revision: Int64
        let policy: DriftPolicy
    }

    private struct Entry {
        let setting: Setting
        /// `nil` until the detectors are set.
        var monitor: LiveDriftMonitor?
        var task: Task<Void, Never>?
    }

    private let store: any ModelStore
    private let rule: DriftRule
    private let logger: @Sendable (String) -> Void
    private let entries = Mutex<[Key: Entry]>([:])

    init(store: any ModelStore, rule: DriftRule, logger: @escaping @Sendable (String) -> Void) {
        self.store = store
        self.rule = rule
        self.logger = logger
    }

    deinit { entries.withLock { $0.values.forEach { $0.task?.cancel() } } }

    /// What the detectors say about a prediction that was accepted.
    ///
    /// - Parameters:
    ///   - prediction: The prediction.
    ///   - schema: Its version.
    ///   - revision: Of the version's baseline.
    func signals(
        of prediction: LivePrediction, schema: ModelSchema, revision: Int64
    ) -> [LiveDriftMonitor.Signal] {
        let policy = schema.drift ?? .standard
        guard policy.liveShare > 0 else { return [] }
        let key = Key(model: schema.model, version: schema.version)
        let setting = Setting(revision: revision, policy: policy)
        return entries.withLock { entries in
            guard entries[key]?.setting == setting else {
                entries[key]?.task?.cancel()
                entries[key] = Entry(setting: setting, task: start(key, setting, schema))
                return []
            }
            return entries[key]?.monitor?.update(id: prediction.id, moment: prediction.timestamp) { place in
                prediction.number(at: place, schema: schema)
            } ?? []
        }
    }

    /// Sets a version's detectors now, and waits until they are.
    func prepare(_ schema: ModelSchema, revision: Int64) async {
        let policy = schema.drift ?? .standard
        guard policy.liveShare > 0 else { return }
        let key = Key(model: schema.model, version: schema.version)
        let setting = Setting(revision: revision, policy: policy)
        let task = entries.withLock { entries in
            if entries[key]?.setting != setting {
                entries[key]?.task?.cancel()
                entries[key] = Entry(setting: setting, task: start(key, setting, schema))
            }
            return entries[key]?.task
        }
        await task?.value
    }

    private func start(_ key: Key, _ setting: Setting, _ schema: ModelSchema) -> Task<Void, Never> {
        Task { [weak self, store, rule, logger] in
            do {
                guard let baseline = try await store.baseline(of: schema), !Task.isCancelled else { return }
                let monitor = await Self.monitor(baseline, setting.policy, rule)
                self?.entries.withLock { entries in
                    guard entries[key]?.setting == setting else { return }
                    entries[key]?.monitor = monitor
                }
            } catch {
                // The next prediction tries again.
                self?.entries.withLock { entries in
                    if entries[key]?.setting == setting { entries[key] = nil }
                }
                logger("the live drift detectors of \(key.model) \(key.version) could not be set: \(error)")
            }
        }
    }

    @concurrent
    private static func monitor(
        _ baseline: Baseline, _ policy: DriftPolicy, _ rule: DriftRule
    ) async -> LiveDriftMonitor {
        LiveDriftMonitor(baseline: baseline, policy: policy, budget: (policy.rule ?? rule).budget ?? .standard)
    }
}

extension LivePrediction {
    fileprivate func number(at place: LiveDriftMonitor.Place, schema: ModelSchema) -> Double {
        let value: FeatureValue?
        switch place {
        case .score: return score ?? .nan
        case .prediction: value = prediction
        case .feature(let index): value = features[schema.features[index].name]
        }
        if case .number(let number) = value { return number }
        return .nan
    }
}
