import Testing

extension Tag {
    /// A seeded simulation of error rates: slow in debug builds.
    @Tag static var simulation: Self
}
