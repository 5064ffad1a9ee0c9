import Foundation
import Testing
import VigilDomain
import VigilMonitoring

@testable import VigilDashboard

@Suite("Pages of a model that names its classes")
struct NamedClassPageTests {
    @Test("the examples send probabilities of its classes, and one of them as a label")
    func examples() throws {
        let schema = ModelSchema(
            model: try ModelName("animals"), task: .multiclassClassification, features: [],
            classes: ["a \"quoted\" cat", "dog", "emu"])
        let text = HowTo.section(schema, since: nil, isOpen: true, in: PageContextFixture.context).text
            .replacing("&quot;", with: "\"").replacing("&#39;", with: "'")
        let bodies = text.split(separator: "<code>").compactMap { command -> [String: Any]? in
            let plain = String(command.prefix { $0 != "<" })
            guard let start = plain.firstRange(of: "-d '") else { return nil }
            let body = Data(plain[start.upperBound...].dropLast().utf8)
            return try? JSONSerialization.jsonObject(with: body) as? [String: Any]  // counted below
        }
        let shares = try #require(bodies.compactMap { $0["probabilities"] as? [String: Double] }.first)
        #expect(shares == ["a \"quoted\" cat": 0.75, "dog": 0.25])
        #expect(bodies.compactMap { $0["label"] as? String } == ["a \"quoted\" cat"])
    }

    @Test("the chart of promises says of what the scores are a promise")
    func promise() throws {
        let schema = ModelSchema(
            model: try ModelName("animals"), task: .multiclassClassification, features: [], classes: ["cat", "dog"])
        var batch = PredictionBatch(schema: schema)
        batch.ids = (0..<20).map { "\($0)" }
        batch.timestamps = Array(repeating: 0, count: 20)
        batch.scores = Array(repeating: 0.75, count: 20)
        batch.predictions = .categorical(CategoricalColumn(batch.ids.map { _ in "cat" }))
        batch.groups = CategoricalColumn(batch.ids.map { _ in nil })
        batch.ranks = Array(repeating: .nan, count: 20)
        batch.inferenceMilliseconds = batch.ranks
        batch.probabilities = [batch.scores, Array(repeating: 0.25, count: 20)]
        let labels = Column.categorical(CategoricalColumn((0..<20).map { $0 % 2 == 0 ? "cat" : "dog" }))
        let analysis = try PerformanceAnalysis(schema: schema, predictions: batch, labels: labels)
        let text = ReliabilityChart(bins: analysis.reliability, promise: "right").figure.text
        #expect(text.contains("<th scope=\"col\" class=\"num\">Right</th>") && text.contains("right 0.500"), "\(text)")
        #expect(ReliabilityChart(bins: analysis.reliability).figure.text.contains("positive 0.500"))
    }
}
