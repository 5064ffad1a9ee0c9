import Testing
import VigilDomain
import VigilStorage

@testable import Vigil

struct RequestKeyTests {
    @Test("answers a day old are forgotten by the clock on the wall, thousands of them in steps")
    func forgetting() async throws {
        let clock = ManualClock(start)
        let service = try await makeService(clock: clock)
        let schema = try testSchema()
        try await service.registerModel(schema)
        let batch = rows(schema, day: 0, count: 1)
        func append(_ keys: Range<Int>) async throws -> [RequestOutcome] {
            try await service.store.predictions.append(
                keys.map { number in
                    PredictionWrite(
                        schema: schema, batch: batch, receivedAt: clock.now(),
                        request: KeyedRequest(key: "\(number)", digest: [1], receivedAt: clock.now()) { _ in
                            [0x7B, 0x7D]
                        })
                }
            ).map(\.request)
        }
        _ = try await append(0..<2500)
        clock.advance(by: .seconds(12 * 3600))
        _ = try await append(2500..<2600)
        #expect(try await service.forgetOldRequests() == 0)
        clock.advance(by: .seconds(12 * 3600))
        #expect(try await service.forgetOldRequests() == 2500)
        #expect(try await append(2500..<2501) == [.repeated([0x7B, 0x7D])])
        #expect(try await append(0..<1) == [.new])
    }
}
