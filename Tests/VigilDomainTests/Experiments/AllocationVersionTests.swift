import Testing
import VigilDomain

/// What follows from a change of an allocation that runs.
struct AllocationVersionTests {
    struct Change: CustomTestStringConvertible, Sendable {
        var kind: AllocationChange
        var change: @Sendable (inout Allocation) -> Void
        var testDescription: String { kind.rawValue }

        init(_ kind: AllocationChange, _ change: @escaping @Sendable (inout Allocation) -> Void) {
            (self.kind, self.change) = (kind, change)
        }
    }

    static let changes: [Change] = [
        Change(.weights) { ($0.arms[0].weight, $0.arms[1].weight) = (0.4, 0.6) },
        Change(.arms) { $0.arms[1].name = "b" },
        Change(.arms) { $0.arms.swapAt(0, 1) },
        Change(.blockedArms) { $0.arms[1].isBlocked = true },
        Change(.salt) { $0.salt = "other" },
        Change(.hash) { $0.hash = .growthBook2 },
        Change(.unit) { $0.unit = .device },
        Change(.unit) { $0.fallbackUnit = .device },
        Change(.targeting) { $0.targeting = .exists(attribute: "plan") },
        Change(.layer) { $0.layer = LayerSlot(layer: "l", ranges: [BucketRange(start: 0, end: 0.5)]) },
        Change(.coverageRaised) { $0.coverage = 0.6 },
        Change(.coverageLowered) { $0.coverage = 0.4 },
        Change(.holdouts) { $0.holdouts = [Holdout(share: 0.1)] },
        Change(.overrides) { $0.overrides = [.init(unit: "u", arm: "a0")] },
        Change(.enrolment) { $0.enrolment = .closed },
        Change(.stickiness) { $0.stickiness = .off },
    ]

    private static func running() -> Allocation {
        var allocation = Allocation.weighted([0.5, 0.5])
        allocation.coverage = 0.5
        return allocation
    }

    @Test("a change is found; one of the split needs a version, a ramp does not", arguments: changes)
    func versioned(_ change: Change) throws {
        var next = Self.running()
        change.change(&next)
        #expect(next.changes(from: Self.running()) == [change.kind])
        if change.kind.needsVersion {
            let error = #expect(throws: DomainError.self) { try next.validate(succeeding: Self.running()) }
            #expect(error?.field == "version")
            #expect(error?.detail.contains(change.kind.rawValue) == true)
            next.version = 2
        }
        try next.validate(succeeding: Self.running())
    }

    @Test("the same weights written otherwise are no change, and versions never go back")
    func equivalent() throws {
        var next = Self.running()
        for index in next.arms.indices { next.arms[index].weight = 50 }
        try next.validate(succeeding: Self.running())
        next.version = 3
        let error = #expect(throws: DomainError.self) { try Self.running().validate(succeeding: next) }
        #expect(error?.field == "version")
    }

    @Test("new weights are the next version; what does not fit is refused")
    func reweighted() throws {
        let next = try Self.running().reweighted([20, 80])
        #expect(next.version == 2)
        #expect(next.shares == [0.2, 0.8])
        try next.validate(succeeding: Self.running())
        let length = #expect(throws: DomainError.self) { try Self.running().reweighted([1]) }
        #expect(length?.code == .lengthMismatch)
        let sum = #expect(throws: DomainError.self) { try Self.running().reweighted([0.2, 0.7]) }
        #expect(sum?.field == "arms.weight")
    }

    @Test("how many move without a record follows from the ranges alone")
    func movement() throws {
        let even = Allocation.weighted([0.5, 0.5])
        let shifted = try #require(Allocation.weighted([0.4, 0.6]).movement(from: even))
        #expect(abs(shifted.kept - 0.9) < 1e-12)
        #expect(abs(shifted.moved - 0.1) < 1e-12)
        #expect(shifted.left == 0)
        #expect(shifted.joined == 0)

        var ramped = even
        ramped.coverage = 0.2
        let up = try #require(even.movement(from: ramped))
        #expect(up.moved == 0)
        #expect(abs(up.joined - 0.8) < 1e-12)
        let down = try #require(ramped.movement(from: even))
        #expect(abs(down.left - 0.8) < 1e-12)
        #expect(abs(down.kept - 0.2) < 1e-12)

        // A third arm cuts in: the second one's range begins elsewhere.
        let three = try #require(Allocation.weighted([0.25, 0.25, 0.5]).movement(from: even))
        #expect(abs(three.kept - 0.25) < 1e-12)
        #expect(abs(three.moved - 0.75) < 1e-12)

        var salted = even
        salted.salt = "other"
        #expect(salted.movement(from: even) == nil)
    }
}
