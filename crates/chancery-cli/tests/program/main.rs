//! The program as its users meet it: the real binary, real files, a real register.

mod assistant;
mod bench;

mod annexure;
mod consumers;
mod decide;
mod documentation;
mod interrupt;
mod load;
mod look;
mod malformed;
mod papers;
mod read;
mod seeds;
mod serve;
