import Testing
import VigilDomain

/// Experiments that exclude each other.
struct ExperimentLayerTests {
    @Test("overlapping experiments are refused, and both named")
    func overlap() throws {
        var layer = ExperimentLayer(
            name: "checkout",
            members: [
                .init(experiment: "price", ranges: [BucketRange(start: 0, end: 0.4)]),
                .init(experiment: "colour", ranges: [BucketRange(start: 0.4, end: 0.7)]),
            ])
        // Where one ends the next may begin.
        try layer.validate()
        layer.members[1].ranges[0].start = 0.399
        let error = #expect(throws: DomainError.self) { try layer.validate() }
        #expect(error?.field == "members[1].ranges")
        #expect(error?.detail.contains("\"price\"") == true)
        #expect(error?.detail.contains("\"colour\"") == true)
        layer.members[1] = .init(experiment: "price", ranges: [BucketRange(start: 0.8, end: 0.9)])
        let fault = #expect(throws: DomainError.self) { try layer.validate() }
        #expect(fault?.field == "members[1].experiment")
    }

    @Test("what is free is given out without moving anybody, in pieces if need be")
    func placing() throws {
        var layer = ExperimentLayer(
            name: "checkout", members: [.init(experiment: "price", ranges: [BucketRange(start: 0.2, end: 0.5)])])
        let colour = try layer.place("colour", share: 0.3)
        #expect(colour.ranges.count == 2)
        #expect(colour.ranges.first == BucketRange(start: 0, end: 0.2))
        #expect(abs(colour.share - 0.3) < 1e-12)
        #expect(layer.slot(of: "price")?.ranges == [BucketRange(start: 0.2, end: 0.5)])
        let rest = try layer.place("rest", share: layer.free.reduce(0) { $0 + $1.width })
        #expect(rest.ranges.last?.end == 1)
        #expect(layer.free == [])
        try layer.validate()
        let full = #expect(throws: DomainError.self) { try layer.place("late", share: 0.1) }
        #expect(full?.field == "share")
        let twice = #expect(throws: DomainError.self) { try layer.place("price", share: 0.1) }
        #expect(twice?.field == "experiment")
        #expect(layer.slot(of: "late") == nil)
    }
}
