import Foundation
import Testing
import Vigil
import VigilDomain
import VigilFormats
import VigilMonitoring
import VigilStorage

/// Recorded departures, whose labels come when the flight lands: what is late is known late.
@Suite("Flights, whose labels come late")
struct FlightTests {
    /// Two weeks of departures, each with the moment it was known to be late or not.
    private struct Departures {
        var schema: ModelSchema
        var batch: PredictionBatch
        var labels: [Double]
        var known: [Int64]

        init() throws {
            let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            let table = try Table.read(
                path: folder.appending(path: "data/flights_ewr.csv.gz").path(), options: TableOptions())
            func texts(_ name: String) throws -> [String] {
                let names = try #require(table.column(name)?.names)
                return names.codes.map { $0 == CategoricalColumn.missing ? "" : names.dictionary[Int($0)] }
            }
            func moments(_ name: String) throws -> [Int64] {
                try texts(name).map { Timestamp($0)?.milliseconds ?? 0 }
            }
            let times = try moments("timestamp")
            let known = try moments("label_timestamp")
            let labels = try #require(table.column("label")?.numbers)
            let scores = try #require(table.column("score")?.numbers)
            let first = Timestamp("2013-06-03T00:00:00Z")?.milliseconds ?? 0
            let rows = times.indices.filter {
                times[$0] >= first && times[$0] < first + 14 * 86_400_000 && !labels[$0].isNaN
            }
            schema = ModelSchema(
                model: try ModelName("flights"), task: .binaryClassification, features: [], window: .sixHours,
                labelHorizon: .days(2), decisionThreshold: 0.3)
            var batch = PredictionBatch(schema: schema)
            batch.ids = rows.map { "f-\($0)" }
            batch.timestamps = rows.map { times[$0] }
            batch.scores = rows.map { scores[$0] }
            batch.predictions = .numeric(NumericColumn(batch.scores.map { $0 >= 0.3 ? 1 : 0 }))
            batch.groups = CategoricalColumn(rows.map { _ in nil })
            batch.ranks = rows.map { _ in .nan }
            batch.inferenceMilliseconds = batch.ranks
            self.batch = batch
            self.labels = rows.map { labels[$0] }
            self.known = rows.map { known[$0] }
        }

        func outcomes(_ rows: [Int]) -> OutcomeBatch {
            OutcomeBatch(
                ids: rows.map { batch.ids[$0] }, labels: .numeric(NumericColumn(rows.map { labels[$0] })),
                timestamps: rows.map { known[$0] }, predictionTimestamps: rows.map { batch.timestamps[$0] })
        }
    }

    @Test("labels that are there when a window closes are a biased half, and the bias goes as the others come")
    func bias() async throws {
        let flights = try Departures()
        let model = flights.schema.model
        let service = try await makeService(clock: ManualClock(start))
        try await service.registerModel(flights.schema)
        let ends = Set(
            flights.batch.timestamps.map {
                WindowLength.sixHours.window(containing: Timestamp(milliseconds: $0)).end.milliseconds
            }
        ).sorted()
        var sent = Set<Int>()
        var atClose: [MetricPoint] = []
        var before = Int64.min
        for end in ends {
            let made = flights.batch.timestamps.indices.filter {
                flights.batch.timestamps[$0] >= before && flights.batch.timestamps[$0] < end
            }
            let due = flights.known.indices.filter {
                flights.known[$0] <= end && flights.batch.timestamps[$0] < end && !sent.contains($0)
            }
            try await service.recordPredictions(flights.batch.rows(made), for: model)
            try await service.recordOutcomes(flights.outcomes(due), for: model)
            sent.formUnion(due)
            try await service.settle()
            let window = WindowLength.sixHours.window(containing: Timestamp(milliseconds: end - 1))
            atClose += try await service.performance.modelPerformance(
                for: model, metrics: [.labelRate], over: window)
            before = end
        }
        try await service.recordOutcomes(
            flights.outcomes(flights.known.indices.filter { !sent.contains($0) }), for: model)
        try await service.settle()
        let final = try await service.performance.modelPerformance(for: model, metrics: [.labelRate])
        #expect(final.count == ends.count && final.allSatisfy(\.labels.isMature))
        #expect(atClose.count(where: \.isMaturing) > ends.count * 9 / 10)

        func total(_ points: [MetricPoint]) -> (coverage: Double, rate: Double) {
            let labelled = points.reduce(0) { $0 + $1.labels.labelled }
            let made = points.reduce(0) { $0 + $1.labels.predictions }
            let late = points.reduce(0) { $0 + ($1.value.measurement?.value ?? 0) * Double($1.labels.labelled) }
            return (Double(labelled) / Double(made), late / Double(labelled))
        }
        let early = total(atClose)
        let settled = total(final)
        let truth = flights.labels.reduce(0, +) / Double(flights.labels.count)
        #expect(early.coverage > 0.4 && early.coverage < 0.55, "\(early)")
        #expect(early.rate < 0.9 * truth, "\(early) where \(truth) is true")
        #expect(settled.coverage == 1 && abs(settled.rate - truth) < 1e-12)
    }
}
