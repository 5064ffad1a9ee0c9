import VigilDomain

/// What a model has come to; held while a transaction appends to it.
struct ModelProgress: Hashable, Sendable {
    let model: ModelName
    /// Grows with every append.
    let revision: Int64
    /// The order of arrival of the next row.
    private(set) var nextArrival: Int64
    /// How many outcomes wait for their prediction.
    var waitingOutcomes: Int
    /// The newest time of a prediction or of a label.
    private(set) var watermark: Timestamp?

    /// Takes the model for this transaction: a second writer waits here.
    ///
    /// - Throws: `conflict` when the model is not registered.
    init(taking model: ModelName, _ connection: any SQLConnection) throws {
        let taken = try connection.execute(
            "UPDATE model_progress SET revision = revision + 1 WHERE model = ?", [.text(model.rawValue)])
        let found = try connection.first(
            "SELECT revision, next_arrival, waiting_outcomes, watermark FROM model_progress WHERE model = ?",
            [.text(model.rawValue)]
        ) { row in
            (try row.integer(0), try row.integer(1), Int(clamping: try row.integer(2)), try row.optionalInteger(3))
        }
        guard taken == 1, let found else { throw StoreError(.conflict, "model \(model) is not registered") }
        self.model = model
        (revision, nextArrival, waitingOutcomes) = (found.0, found.1, found.2)
        watermark = found.3.map { Timestamp(milliseconds: $0) }
    }

    /// Holds the model for this transaction without a change: who appends waits.
    static func hold(_ model: ModelName, _ connection: any SQLConnection) throws {
        try connection.execute(
            "UPDATE model_progress SET revision = revision WHERE model = ?", [.text(model.rawValue)])
    }

    /// Gives out `count` places in the order of arrival; returns the first.
    mutating func takeArrivals(_ count: Int) -> Int64 {
        defer { nextArrival += Int64(count) }
        return nextArrival
    }

    /// Notes that something happened at `time`.
    mutating func advance(to time: Int64?) {
        guard let time else { return }
        watermark = max(watermark ?? Timestamp(milliseconds: time), Timestamp(milliseconds: time))
    }

    func save(_ connection: any SQLConnection) throws {
        try connection.execute(
            "UPDATE model_progress SET next_arrival = ?, waiting_outcomes = ?, watermark = ? WHERE model = ?",
            [
                .integer(nextArrival), .count(waitingOutcomes), watermark.map { .moment($0) } ?? .null,
                .text(model.rawValue),
            ])
    }
}
