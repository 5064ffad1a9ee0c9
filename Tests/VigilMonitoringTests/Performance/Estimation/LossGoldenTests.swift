import Foundation
import Testing
import VigilDomain

@testable import VigilMonitoring

/// Estimated losses beside those of NannyML's direct loss estimation, which learns them with LightGBM.
@Suite("Estimated losses beside NannyML's")
struct LossGoldenTests {
    private struct File: Decodable {
        var cases: [Case]
    }

    /// The one case of losses; the others have another form and are skipped.
    private struct Case: Decodable {
        var inputs: Inputs?
        var expected: Expected?

        private enum Key: String, CodingKey { case procedure, inputs, expected }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            guard try container.decode(String.self, forKey: .procedure) == "dle" else { return }
            inputs = try container.decode(Inputs.self, forKey: .inputs)
            expected = try container.decode(Expected.self, forKey: .expected)
        }
    }

    private struct Inputs: Decodable {
        var reference: Rows
        var analysis: Rows
    }

    private struct Rows: Decodable {
        var a: [Double]
        var b: [Double]
        var prediction: [Double]
        var label: [Double]?
    }

    private struct Expected: Decodable {
        struct Metric: Decodable { var value: [Double] }

        var mae: Metric
        var rmse: Metric
    }

    private static func batch(_ rows: Rows, _ schema: ModelSchema, _ part: Range<Int>) -> PredictionBatch {
        var batch = Tables.batch(schema, rows: part.count)
        batch.features = [rows.a, rows.b].map { .numeric(NumericColumn(Array($0[part]))) }
        batch.predictions = .numeric(NumericColumn(Array(rows.prediction[part])))
        return batch
    }

    @Test("three chunks of 100 rows come within two errors, their mean within 0.15 of 3.90 and 5.36")
    func close() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let data = try Data(contentsOf: folder.appending(path: "Goldens/nannyml.json"))
        let golden = try #require(try JSONDecoder().decode(File.self, from: data).cases.first { $0.inputs != nil })
        let inputs = try #require(golden.inputs)
        let expected = try #require(golden.expected)
        let schema = Fixtures.schema(
            .regression, features: ["a", "b"].map { FeatureSchema(name: $0, kind: .numeric) })
        let all = 0..<inputs.reference.a.count
        let labels = try #require(inputs.reference.label)
        let baseline = Baseline(
            schema: schema, source: "", setAt: Fixtures.wall(0), predictions: Self.batch(inputs.reference, schema, all),
            labels: .numeric(NumericColumn(labels)))
        let estimator = try #require(try PerformanceEstimator.prepare(baseline).estimator)
        var sums = (mae: (ours: 0.0, theirs: 0.0), rmse: (ours: 0.0, theirs: 0.0))
        for chunk in 0..<(inputs.analysis.a.count / 100) {
            let part = (chunk * 100)..<((chunk + 1) * 100)
            let found = try estimator.estimates(for: Self.batch(inputs.analysis, schema, part))
            let mae = try #require(found[0].value.measurement)
            let rmse = try #require(found[1].value.measurement)
            let place = all.count / 100 + chunk
            // Theirs is as uncertain as ours.
            #expect(abs(mae.value - expected.mae.value[place]) < 2 * (mae.standardError ?? 0))
            #expect(abs(rmse.value - expected.rmse.value[place]) < 2 * (rmse.standardError ?? 0))
            sums.mae = (sums.mae.ours + mae.value / 3, sums.mae.theirs + expected.mae.value[place] / 3)
            sums.rmse = (sums.rmse.ours + rmse.value / 3, sums.rmse.theirs + expected.rmse.value[place] / 3)
        }
        #expect(abs(sums.mae.ours - sums.mae.theirs) < 0.15, "\(sums.mae)")
        #expect(abs(sums.rmse.ours - sums.rmse.theirs) < 0.15, "\(sums.rmse)")
    }
}
