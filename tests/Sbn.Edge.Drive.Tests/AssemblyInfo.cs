using Xunit.Sdk;
using Xunit.v3;

// A drive renders on all cores by itself, and one test measures what the whole process allocates.
[assembly: Parallelization(Mode = ParallelMode.None)]
