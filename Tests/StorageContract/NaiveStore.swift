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
    }

    private static let horizon = 7 * Samples.day

    private(set) var rows: [Row] = []
    /// By the arrival of the prediction.
    private var outcomes: [Int: Outcome] = [:]
    private(set) var waiting: [String: Outcome] = [:]
    private(set) var watermark: Int64?
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
        for version in versions {
            let new = rows[first...].filter { $0.version == version }
            for (id, outcome) in waiting {
                guard let home = new.filter({ $0.id == id }).max(by: { $0.time < $1.time }) else { continue }
                outcomes[home.arrival] = outcome
                waiting[id] = nil
            }
        }
        return receipts
    }

    mutating func append(_ batch: OutcomeBatch, window: WindowLength) -> OutcomeReceipt {
        touched = [:]
        var receipt = OutcomeReceipt(matched: 0, waiting: 0, corrections: 0)
        for row in 0..<batch.count {
            let outcome = Outcome(label: batch.labels.numbers?[row] ?? .nan, time: batch.timestamps[row])
            watermark = max(watermark ?? outcome.time, outcome.time)
            if let home = rows.filter({ $0.id == batch.ids[row] }).max(by: { $0.time < $1.time }) {
                receipt.matched += 1
                if outcomes.updateValue(outcome, forKey: home.arrival) != nil { receipt.corrections += 1 }
                touch(home.version, home.time, window)
            } else {
                waiting[batch.ids[row]] = outcome
                receipt.waiting += 1
            }
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
