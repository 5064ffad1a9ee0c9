import VigilDomain
import VigilStorage

/// What a store must do, written as plainly as possible: every row by itself, every question by a search over all.
struct NaiveStore {
    struct Row {
        var id: String
        var time: Int64
        var version: String
        var arrival: Int
        /// The row's values as a text.
        var values: String
    }

    struct Outcome {
        var label: Double
        var time: Int64
        /// The order in which outcomes came in.
        var order: Int
    }

    /// What tells outcomes that wait apart.
    struct WaitingKey: Hashable {
        var id: String
        var predictionTime: Int64?
    }

    struct Waiting {
        var outcome: Outcome
        var isSearched: Bool
    }

    private static let horizon = 7 * Samples.day

    private(set) var rows: [Row] = []
    /// By the arrival of the prediction.
    private var outcomes: [Int: Outcome] = [:]
    private(set) var waiting: [WaitingKey: Waiting] = [:]
    private(set) var watermark: Int64?
    private var order = 0
    /// The windows that the last operation changed, by version.
    private(set) var touched: [String: Set<Int64>] = [:]

    mutating func append(_ writes: [PredictionWrite], window: WindowLength) -> [PredictionReceipt] {
        touched = [:]
        var receipts: [PredictionReceipt] = []
        var versions: [String] = []
        let first = rows.count
        for write in writes {
            var receipt = PredictionReceipt(stored: 0, duplicates: [])
            let values = texts(write.batch)
            let version = write.schema.version
            if !versions.contains(version), write.batch.count > 0 { versions.append(version) }
            for row in 0..<write.batch.count {
                let (id, time) = (write.batch.ids[row], write.batch.timestamps[row])
                if rows.contains(where: { $0.id == id && abs($0.time - time) <= Self.horizon }) {
                    receipt.duplicates.append(row)
                } else {
                    rows.append(Row(id: id, time: time, version: version, arrival: rows.count, values: values[row]))
                    touch(version, time, window)
                    watermark = max(watermark ?? time, time)
                    receipt.stored += 1
                }
            }
            receipts.append(receipt)
        }
        for version in versions { joinWaiting(rows[first...].filter { $0.version == version }) }
        return receipts
    }

    /// Gives new rows of one version what waits for them; of several outcomes for one row the latest known counts.
    private mutating func joinWaiting(_ new: [Row]) {
        var taken: [Int: (key: WaitingKey, outcome: Outcome)] = [:]
        for (key, waiting) in waiting {
            guard let home = home(key, among: new) else { continue }
            if taken[home.arrival].map({ $0.outcome.order < waiting.outcome.order }) ?? true {
                taken[home.arrival] = (key, waiting.outcome)
            }
            self.waiting[key] = nil
        }
        for (arrival, best) in taken { outcomes[arrival] = best.outcome }
    }

    /// The newest row of an id, or the one nearest to a time.
    private func home(_ key: WaitingKey, among rows: [Row]) -> Row? {
        let own = rows.filter { $0.id == key.id }
        guard let time = key.predictionTime else { return own.max { $0.time < $1.time } }
        return own.filter { abs($0.time - time) <= Self.horizon }.min {
            (abs($0.time - time), -$0.time) < (abs($1.time - time), -$1.time)
        }
    }

    mutating func append(_ batch: OutcomeBatch, window: WindowLength) -> OutcomeReceipt {
        touched = [:]
        var receipt = OutcomeReceipt(matched: 0, waiting: 0, corrections: 0)
        let recent = (rows.map(\.time).max() ?? 0) - Self.horizon
        let oldest = rows.map(\.time).min() ?? 0
        let keys = (0..<batch.count).map { row in
            WaitingKey(
                id: batch.ids[row],
                predictionTime: batch.predictionTimestamps.isEmpty ? nil : batch.predictionTimestamps[row])
        }
        let homes = keys.map { key in
            home(key, among: key.predictionTime == nil ? rows.filter { $0.time >= recent } : rows)
        }
        for row in 0..<batch.count {
            let outcome = Outcome(
                label: batch.labels.numbers?[row] ?? .nan, time: batch.timestamps[row], order: order)
            order += 1
            watermark = max(watermark ?? outcome.time, outcome.time)
            let key = keys[row]
            if let home = homes[row] {
                receipt.matched += 1
                if outcomes.updateValue(outcome, forKey: home.arrival) != nil { receipt.corrections += 1 }
                touch(home.version, home.time, window)
                continue
            }
            let isSearched = key.predictionTime != nil || rows.isEmpty || oldest >= recent
            waiting[key] = Waiting(outcome: outcome, isSearched: isSearched)
            if isSearched { receipt.waiting += 1 } else { receipt.searching += 1 }
        }
        return receipt
    }

    /// Gives outcomes that were kept for a search their older predictions.
    mutating func joinQueued(window: WindowLength) -> OutcomeReceipt? {
        touched = [:]
        let queued = waiting.filter { !$0.value.isSearched }
        guard !queued.isEmpty else { return nil }
        var receipt = OutcomeReceipt(matched: 0, waiting: 0, corrections: 0)
        for (key, entry) in queued {
            guard let home = home(key, among: rows) else {
                waiting[key]?.isSearched = true
                receipt.waiting += 1
                continue
            }
            receipt.matched += 1
            waiting[key] = nil
            if let known = outcomes[home.arrival] {
                receipt.corrections += 1
                if known.order > entry.outcome.order { continue }
            }
            outcomes[home.arrival] = entry.outcome
            touch(home.version, home.time, window)
        }
        return receipt
    }

    private mutating func touch(_ version: String, _ time: Int64, _ window: WindowLength) {
        let start = window.window(containing: Timestamp(milliseconds: time)).start.milliseconds
        touched[version, default: []].insert(start)
    }

    func labelled(_ version: String, _ range: TimeRange) -> (texts: [String], lastLabelAt: Int64?) {
        let found = rows.filter {
            $0.version == version && range.contains(Timestamp(milliseconds: $0.time))
        }.sorted { ($0.time, $0.arrival) < ($1.time, $1.arrival) }
        let labelled = found.map { outcomes[$0.arrival].flatMap { $0.label.isNaN ? nil : $0 } }
        let texts = zip(found, labelled).map { row, outcome in
            "\(row.values) -> \(text(.numeric(NumericColumn([outcome?.label ?? .nan])), 0))"
        }
        return (texts, labelled.compactMap { $0?.time }.max())
    }

    /// Start, predictions and labelled of every window of a version.
    func windows(_ version: String, _ window: WindowLength) -> [[Int64]] {
        var counts: [Int64: [Int64]] = [:]
        for row in rows where row.version == version {
            let start = window.window(containing: Timestamp(milliseconds: row.time)).start.milliseconds
            counts[start, default: [start, 0, 0]][1] += 1
            let label = outcomes[row.arrival]?.label ?? .nan
            if !label.isNaN { counts[start, default: [start, 0, 0]][2] += 1 }
        }
        return counts.values.sorted { $0[0] < $1[0] }
    }
}
