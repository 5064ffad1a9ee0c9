/// Gives pieces of work to one of several replicas at a time, each for some seconds that can be prolonged.
package protocol LeaseStore: Sendable {
    /// Takes a lease that nobody holds.
    ///
    /// - Parameters:
    ///   - name: What it is for.
    ///   - holder: Who takes it; a name that no other process has or had.
    ///   - length: For how long, by the database's clock.
    /// - Returns: The lease; `nil` while someone holds it.
    /// - Throws: `StoreError` when the store cannot be read or written.
    func acquire(_ name: LeaseName, holder: String, for length: Duration) async throws -> Lease?

    /// Prolongs a lease; one that ran out is still its holder's until another takes it.
    ///
    /// - Parameters:
    ///   - lease: The lease.
    ///   - length: For how long from now.
    /// - Throws: `leaseLost` when another has taken it; `StoreError` when the store cannot be written.
    func renew(_ lease: Lease, for length: Duration) async throws

    /// Gives a lease back before it runs out; one that was lost already is left alone.
    ///
    /// - Parameter lease: The lease.
    /// - Throws: `StoreError` when the store cannot be written.
    func release(_ lease: Lease) async throws
}

/// What a lease is for.
package struct LeaseName: RawRepresentable, Hashable, Sendable {
    /// Its text in the store.
    package let rawValue: String

    /// A name.
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// A lease as it was given: what a transaction shows as a proof that its writer has not been replaced.
package struct Lease: Hashable, Sendable {
    /// What it is for.
    package var name: LeaseName
    /// Who has it.
    package var holder: String
    /// Grows each time that the lease is taken, so that one who slept through the end of theirs is recognised.
    package var fence: Int64

    /// A lease.
    package init(name: LeaseName, holder: String, fence: Int64) {
        self.name = name
        self.holder = holder
        self.fence = fence
    }
}
