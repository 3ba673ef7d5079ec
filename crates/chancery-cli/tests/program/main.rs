//! The program as its users meet it: the real binary, real files, a real register.

mod assistant;
mod bench;

mod annexure;
mod archive;
mod consumers;
mod decide;
mod documentation;
mod follow;
mod gate;
mod interrupt;
mod load;
mod look;
mod malformed;
mod papers;
mod proposal;
mod read;
mod seeds;
mod serve;
mod session;
