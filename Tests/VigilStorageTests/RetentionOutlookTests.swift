import Testing
import VigilDomain

@testable import VigilStorage

@Suite("What retention removes next")
struct RetentionOutlookTests {
    /// 2026-03-02, a Monday.
    private static let monday = Timestamp(milliseconds: 1_772_409_600_000)

    private static func outlook(
        _ policy: RetentionPolicy, window: WindowLength = .day, keptFrom: Timestamp? = nil
    ) throws -> RetentionOutlook {
        let schema = ModelSchema(
            model: try ModelName("m"), task: .regression, features: [], window: window, labelHorizon: .days(20))
        var version = StoredVersion(version: schema.version)
        version.keptFrom = keptFrom
        version.predictionSegments = SegmentAmount(
            segments: 1, rows: 10, times: monday.advanced(by: .seconds(7200))...monday.advanced(by: .days(30)),
            keyBytes: 40, columnBytes: 50, fingerprintBytes: 10)
        return RetentionOutlook(
            policy, [schema], stored: StoredModel(model: schema.model, waitingOutcomes: 0, versions: [version]))
    }

    @Test("by age: the event at which the oldest window is too old and its labels are in")
    func age() throws {
        func days(_ days: Int) -> Timestamp { Self.monday.advanced(by: .days(days)) }
        #expect(try Self.outlook(.everything).nextByAge == nil)
        #expect(try Self.outlook(RetentionPolicy(days: 100)).nextByAge == days(101))
        #expect(try Self.outlook(RetentionPolicy(days: 100), window: .hour).nextByAge == days(101))
        #expect(try Self.outlook(RetentionPolicy(days: 100), window: .week).nextByAge == days(107))
        #expect(try Self.outlook(RetentionPolicy(days: 5)).nextByAge == days(22))
        #expect(try Self.outlook(RetentionPolicy(days: 100), keptFrom: days(10)).nextByAge == days(111))
    }

    @Test("by size: what may still come, and what is over")
    func size() throws {
        #expect(try Self.outlook(.everything).bytesLeft == nil)
        #expect(try Self.outlook(RetentionPolicy(bytes: 250)).bytesLeft == 150)
        #expect(try Self.outlook(RetentionPolicy(bytes: 60)).bytesLeft == -40)
    }
}
